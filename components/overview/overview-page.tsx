"use client";

import { readOverview, readOverviewHistory } from "@/lib/contracts/overview.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Page } from "../layout/page.tsx";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { PageHead } from "../ui/page-head.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { AttentionCard } from "./attention-card.tsx";
import { ControlPlanesCard } from "./control-planes-card.tsx";
import { LastChangesCard } from "./last-changes-card.tsx";
import { NamespacesCard } from "./namespaces-card.tsx";
import { OpenChangesCard } from "./open-changes-card.tsx";
import { OverviewTiles } from "./overview-tiles.tsx";
import { TrafficCard } from "./traffic-card.tsx";
import { MetricsNotice } from "../layout/metrics-notice.tsx";

/** The mesh at a glance. */
export function OverviewPage({ cluster }: { readonly cluster: string }) {
  const { search } = useSharedSearch();
  const namespaces = search.namespaces.join(",");
  const windowS = WINDOW_MINUTES[search.window] * 60;
  const overview = useApiQuery(
    readOverview,
    { params: { cluster }, query: { namespaces } },
    { live: ["objects", "metrics", "status"] },
  );
  const history = useApiQuery(
    readOverviewHistory,
    { params: { cluster }, query: { namespaces, window: windowS } },
    { live: ["metrics"] },
  );
  const { data, error, refetch } = overview;
  const facts = data === undefined ? "" : factsOf(cluster, data.namespaces.length, data.tiles.workloads);
  return (
    <Page head={<PageHead title="Overview" facts={facts} />}>
      {error !== null && data === undefined ? (
        <Card>
          <StateBlock
            kind="error"
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "Nothing can be shown until the server answers."}
          </StateBlock>
        </Card>
      ) : (
        <div className="flex flex-col gap-3">
          {data === undefined ? null : (
            <MetricsNotice metrics={data.metrics} hiddenNamespaces={data.hiddenNamespaces} />
          )}
          <OverviewTiles overview={data} history={history.data} cluster={cluster} />
          <div className="@container">
            <div className="grid items-start gap-3 @min-[1000px]:grid-cols-[minmax(0,1fr)_minmax(320px,0.52fr)]">
              <div className="flex min-w-0 flex-col gap-3">
                <NamespacesCard overview={data} history={history.data} />
                <TrafficCard history={history.data} windowName={search.window} />
                <ControlPlanesCard overview={data} />
              </div>
              <div className="flex min-w-0 flex-col gap-3">
                <AttentionCard overview={data} cluster={cluster} />
                <OpenChangesCard cluster={cluster} />
                <LastChangesCard cluster={cluster} />
              </div>
            </div>
          </div>
        </div>
      )}
    </Page>
  );
}

function factsOf(cluster: string, namespaces: number, workloads: number): string {
  return `${cluster} · ${namespaces} namespace${namespaces === 1 ? "" : "s"} · ${workloads} workload${workloads === 1 ? "" : "s"} · every request counted once`;
}
