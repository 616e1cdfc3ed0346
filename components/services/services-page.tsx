"use client";

import { useRouter } from "next/navigation";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { servicePath } from "@/lib/contracts/paths.ts";
import { listServices } from "@/lib/contracts/services.ts";
import type { SharedSearch } from "@/lib/contracts/search-params.ts";
import { MetricsNotice } from "../layout/metrics-notice.tsx";
import { Page } from "../layout/page.tsx";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FilterBar } from "../ui/filter-bar.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { filterServices, serviceFilterKeys } from "./filter-services.ts";
import { serviceColumns } from "./service-columns.tsx";
import { serviceKey } from "./service-row.ts";
import { ServiceSummary } from "./service-summary.tsx";

/** Every service that the person may see, with its traffic of the last minute. */
export function ServicesPage({ cluster }: { readonly cluster: string }) {
  const { search, patch } = useSharedSearch();
  const carried = useCarriedSearch();
  const { data, error, refetch } = useApiQuery(
    listServices,
    { params: { cluster }, query: { namespaces: search.namespaces.join(",") } },
    { live: ["objects", "metrics", "status"] },
  );
  const all = data?.services ?? [];
  const rows = filterServices(all, search);
  const selected = all.find((row) => serviceKey(row) === search.selection);
  return (
    <Page
      content="fill"
      panelBeside="content"
      head={<PageHead title="Services" {...(data === undefined ? {} : { facts: factsOf(data) })} />}
      bar={
        <FilterBar
          placeholder="Search name or namespace"
          text={search.text}
          onTextChange={(text) => patch({ text }, "replace")}
          keys={serviceFilterKeys(all)}
          values={search.filters}
          onValuesChange={(filters) => patch({ filters })}
          {...(data === undefined ? {} : { matchText: `${rows.length} of ${all.length} services` })}
        />
      }
      panel={
        selected === undefined ? undefined : (
          <ServiceSummary
            cluster={cluster}
            service={selected}
            carried={carried}
            onClose={() => patch({ selection: null })}
          />
        )
      }
    >
      {data === undefined ? null : (
        <div className="mb-3 empty:hidden">
          <MetricsNotice metrics={data.metrics} hiddenNamespaces={data.hiddenNamespaces} />
        </div>
      )}
      <Card className="min-h-0">
        {error !== null && data === undefined ? (
          <StateBlock
            kind="error"
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "No service can be shown until the server answers."}
          </StateBlock>
        ) : (
          <ServicesTable cluster={cluster} carried={carried} data={data} rows={rows} />
        )}
      </Card>
    </Page>
  );
}

interface ServicesTableProps {
  readonly cluster: string;
  readonly carried: string;
  readonly data: ResponseOf<typeof listServices> | undefined;
  readonly rows: ResponseOf<typeof listServices>["services"];
}

function ServicesTable({ cluster, carried, data, rows }: ServicesTableProps) {
  const router = useRouter();
  const { search, patch } = useSharedSearch();
  return (
    <Table
      label="Services"
      columns={serviceColumns(cluster, carried)}
      rows={rows}
      keyOf={serviceKey}
      initialSort={{ columnId: "health", direction: "ascending" }}
      orderKey={orderKeyOf(search)}
      selectedKey={search.selection}
      onPanel={(row) => patch({ selection: serviceKey(row) })}
      onOpen={({ namespace, name }) => router.push(`${servicePath(cluster, namespace, name)}${carried}`)}
      isLoading={data === undefined}
      isStale={data?.metrics.state === "failing"}
      empty={
        data?.services.length === 0 ? (
          <StateBlock kind="empty" title="No services to show">
            Services of the chosen namespaces are listed here as the cluster has them. Widen the filter in the
            top bar.
          </StateBlock>
        ) : (
          <StateBlock
            kind="empty"
            title="No service matches"
            action={<Button onClick={() => patch({ text: "", filters: {} })}>Clear filters</Button>}
          >
            {`${data?.services.length ?? 0} services are in the chosen namespaces.`}
          </StateBlock>
        )
      }
    />
  );
}

function orderKeyOf({ namespaces, text, filters }: SharedSearch): string {
  return JSON.stringify([namespaces, text, filters]);
}

function factsOf({ services, windowS, metrics }: ResponseOf<typeof listServices>): string {
  const failing = services.filter(({ health }) => health.state === "failing").length;
  const degraded = services.filter(({ health }) => health.state === "degraded").length;
  return [
    `${services.length} service${services.length === 1 ? "" : "s"}`,
    `${failing} failing`,
    `${degraded} degraded`,
    ...(metrics.state === "live" ? [`rates over the last ${windowS} s`] : []),
  ].join(" · ");
}
