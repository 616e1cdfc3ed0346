import { useMemo, type ReactNode } from "react";
import {
  formatDuration,
  formatPercent,
  formatPercentNumber,
  formatRate,
  formatRps,
} from "@/lib/domain/base/format.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import type { TimeSeries } from "../charts/time-series.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import type { ServiceAnswer, ServiceHistory } from "./service-answer.ts";

interface SignalChartsProps {
  readonly service: ServiceAnswer;
  readonly history: ServiceHistory | undefined;
  readonly places: ReadonlyMap<string, number>;
  readonly windowName: string;
}

type Signal = "rateRps" | "errorRatio" | "p95Ms";

const wholeMs = (value: number): string => String(Math.round(value));

/** Requests, error share and p95 over the window, one line per version, on one time axis. */
export function SignalCharts(props: SignalChartsProps) {
  const { service, history } = props;
  const p95Ms = service.latencyMs?.p95 ?? null;
  const peakMs = Math.max(
    0,
    ...(history?.versions ?? []).flatMap((version) => version.p95Ms.map(([, value]) => value ?? 0)),
  );
  return (
    <div className="@container">
      <div className="grid gap-3 @min-[720px]:grid-cols-3">
        <SignalCard
          {...props}
          title="Requests"
          note={formatRps(service.rateRps)}
          signal="rateRps"
          unit="rps"
          format={formatRate}
        />
        <SignalCard
          {...props}
          title="Error share"
          note={formatPercent(service.errorRatio)}
          signal="errorRatio"
          unit="%"
          format={formatPercentNumber}
        />
        <SignalCard
          {...props}
          title="Latency p95"
          note={formatDuration(p95Ms)}
          signal="p95Ms"
          unit={peakMs >= 10_000 ? "s" : "ms"}
          format={peakMs >= 10_000 ? wholeSeconds : wholeMs}
        />
      </div>
    </div>
  );
}

const wholeSeconds = (value: number): string => formatRate(value / 1_000);

interface SignalCardProps extends SignalChartsProps {
  readonly title: string;
  readonly note: ReactNode;
  readonly signal: Signal;
  readonly unit: string;
  readonly format: (value: number) => string;
}

function SignalCard({
  service,
  history,
  places,
  windowName,
  title,
  note,
  signal,
  unit,
  format,
}: SignalCardProps) {
  const series = useMemo(() => seriesOf(history, places, signal), [history, places, signal]);
  const timesMs = useMemo(() => (history?.versions[0]?.rateRps ?? []).map(([at]) => at * 1_000), [history]);
  return (
    <Card>
      <CardHead title={title} note={note} />
      {history === undefined ? (
        <Skeleton className="m-3.5 h-44" />
      ) : series.length === 0 ? (
        <StateBlock
          kind={history.metrics.state === "live" ? "empty" : "error"}
          title={
            history.metrics.state === "live" ? `No requests in the last ${windowName}` : "No rates to draw"
          }
          className="min-h-51"
        >
          {history.metrics.reason ?? `Requests to ${service.name} are drawn here as they are measured.`}
        </StateBlock>
      ) : (
        <div className="px-2 pt-1 pb-2">
          <TimeChart
            label={`${title} of ${service.name} by version`}
            unit={unit}
            height={196}
            timesMs={timesMs}
            series={series}
            format={format}
            timeZone="UTC"
            syncKey="service"
            endLabels
          />
        </div>
      )}
    </Card>
  );
}

/** Versions without a single value of this signal have no line. */
function seriesOf(
  history: ServiceHistory | undefined,
  places: ReadonlyMap<string, number>,
  signal: Signal,
): readonly TimeSeries[] {
  return (history?.versions ?? []).flatMap((one): readonly TimeSeries[] => {
    const values = one[signal].map(([, value]) => value);
    if (values.every((value) => value === null)) return [];
    const look = { kind: "version", place: places.get(one.version) ?? places.size } as const;
    return [{ label: one.version, look, values }];
  });
}
