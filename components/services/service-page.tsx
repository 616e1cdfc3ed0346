"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { readService, readServiceHistory } from "@/lib/contracts/services.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { MetricsNotice } from "../layout/metrics-notice.tsx";
import { Page } from "../layout/page.tsx";
import { usePageParam, useSharedSearch } from "../layout/use-shared-search.ts";
import type { ApiError } from "../live/api-client.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { TabBar, Tabs, TabsContent, type TabEntry } from "../ui/tabs.tsx";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { ConfigTab } from "./config-tab.tsx";
import { PodsTab } from "./pods-tab.tsx";
import { RoutingTab } from "./routing-tab.tsx";
import { versionPlaces, type ServiceAnswer } from "./service-answer.ts";
import { ServiceHead } from "./service-head.tsx";
import { TrafficTab } from "./traffic-tab.tsx";

interface ServicePageProps {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** One service: traffic by version, routes, objects and pods. The tab is in the address. */
export function ServicePage(props: ServicePageProps) {
  const { cluster, namespace, name } = props;
  const { search } = useSharedSearch();
  const [tab, setTab] = usePageParam("tab");
  const params = { cluster, namespace, name };
  const { data, error, refetch } = useApiQuery(
    readService,
    { params },
    { live: ["objects", "metrics", "status"] },
  );
  const history = useApiQuery(
    readServiceHistory,
    { params, query: { window: WINDOW_MINUTES[search.window] * 60 } },
    { live: ["metrics"] },
  );
  if (error !== null && (data === undefined || error.code === "not_found")) {
    return <MissingService {...props} error={error} onRetry={() => void refetch()} />;
  }
  const tabs = tabsOf(data);
  const current = tabs.find(({ value }) => value === tab)?.value ?? "traffic";
  return (
    <Tabs
      value={current}
      onValueChange={(value) => setTab(value === "traffic" ? null : value)}
      className="flex min-h-0 min-w-0 flex-1"
    >
      <Page
        head={
          <div className="shrink-0 bg-surface">
            <ServiceHead namespace={namespace} name={name} cluster={cluster} service={data} />
            <TabBar label={`Parts of ${name}`} tabs={tabs} className="px-4 std:px-5" />
          </div>
        }
      >
        <div className="flex flex-col gap-3 pt-3">
          {data === undefined ? null : <MetricsNotice metrics={data.metrics} />}
          {data === undefined ? (
            <LoadingService />
          ) : (
            <ServiceTabs {...props} service={data} history={history.data} windowName={search.window} />
          )}
        </div>
      </Page>
    </Tabs>
  );
}

interface ServiceTabsProps extends ServicePageProps {
  readonly service: ServiceAnswer;
  readonly history: Parameters<typeof TrafficTab>[0]["history"];
  readonly windowName: string;
}

function ServiceTabs({ cluster, service, history, windowName }: ServiceTabsProps) {
  const router = useRouter();
  const carried = useCarriedSearch();
  const places = useMemo(() => versionPlaces(service, history), [service, history]);
  return (
    <>
      <TabsContent value="traffic">
        <TrafficTab
          service={service}
          history={history}
          places={places}
          cluster={cluster}
          carried={carried}
          windowName={windowName}
        />
      </TabsContent>
      <TabsContent value="routing">
        <RoutingTab service={service} places={places} cluster={cluster} />
      </TabsContent>
      <TabsContent value="config">
        <ConfigTab service={service} cluster={cluster} onOpen={(href) => router.push(href)} />
      </TabsContent>
      <TabsContent value="pods">
        <PodsTab service={service} places={places} />
      </TabsContent>
    </>
  );
}

function tabsOf(service: ServiceAnswer | undefined): readonly TabEntry[] {
  return [
    { value: "traffic", label: "Traffic" },
    { value: "routing", label: "Routing", count: service?.routes.length },
    { value: "config", label: "Config", count: service?.objects.length },
    { value: "pods", label: "Pods", count: service?.pods.length },
  ];
}

function LoadingService() {
  return (
    <div role="status" className="grid gap-3 std:grid-cols-3">
      <span className="sr-only">Loading the service</span>
      {[1, 2, 3].map((card) => (
        <Card key={card}>
          <Skeleton className="m-3.5 h-48" />
        </Card>
      ))}
    </div>
  );
}

interface MissingServiceProps extends ServicePageProps {
  readonly error: ApiError;
  readonly onRetry: () => void;
}

/** A service that does not exist, that rights hide, or that cannot be read now. */
function MissingService({ cluster, namespace, name, error, onRetry }: MissingServiceProps) {
  const carried = useCarriedSearch();
  const isMissing = error.code === "not_found";
  return (
    <Page head={<ServiceHead namespace={namespace} name={name} cluster={cluster} service={undefined} />}>
      <Card>
        <StateBlock
          kind={isMissing ? "unknown" : error.code === "forbidden" ? "no_permission" : "error"}
          title={error.message}
          action={
            isMissing ? (
              <Button asChild>
                <Link href={`${pagePath(cluster, "services")}${carried}`}>Open Services</Link>
              </Button>
            ) : (
              <Button onClick={onRetry}>Try again</Button>
            )
          }
        >
          {error.hint ?? "Nothing can be shown of it until the server answers."}
        </StateBlock>
      </Card>
    </Page>
  );
}
