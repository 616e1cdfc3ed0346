import { BreakdownCard } from "./breakdown-card.tsx";
import { FlowsCard } from "./flows-card.tsx";
import { ObjectsCard } from "./objects-card.tsx";
import { ResilienceCard } from "./resilience-card.tsx";
import { ResponsesCard } from "./responses-card.tsx";
import { RoutesCard } from "./routes-card.tsx";
import type { ServiceAnswer, ServiceHistory } from "./service-answer.ts";
import { SignalCharts } from "./signal-charts.tsx";

interface TrafficTabProps {
  readonly service: ServiceAnswer;
  readonly history: ServiceHistory | undefined;
  readonly places: ReadonlyMap<string, number>;
  readonly cluster: string;
  readonly carried: string;
  readonly windowName: string;
}

/** Golden signals by version; beside them what decides over the requests. */
export function TrafficTab(props: TrafficTabProps) {
  const { service, places, cluster, carried } = props;
  return (
    <div className="@container">
      <div className="grid items-start gap-3 @min-[1000px]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-3">
          <SignalCharts {...props} />
          <BreakdownCard service={service} places={places} />
          <FlowsCard service={service} cluster={cluster} carried={carried} />
          <ResponsesCard service={service} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <RoutesCard service={service} places={places} />
          <ObjectsCard service={service} cluster={cluster} />
          <ResilienceCard service={service} cluster={cluster} />
        </div>
      </div>
    </div>
  );
}
