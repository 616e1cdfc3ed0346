import { useMemo, useState } from "react";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverviewHistory } from "@/lib/contracts/overview.ts";
import { formatPercentNumber, formatRate } from "@/lib/domain/base/format.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import type { TimeSeries } from "../charts/time-series.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";

type History = ResponseOf<typeof readOverviewHistory>;

interface TrafficCardProps {
  readonly history: History | undefined;
  readonly windowName: string;
}

const VIEWS = [
  { value: "mesh", label: "Mesh" },
  { value: "namespaces", label: "By namespace" },
] as const;

const MOST_LINES = 4;

/** Requests and error share over the window, on one time axis. */
export function TrafficCard({ history, windowName }: TrafficCardProps) {
  const [view, setView] = useState<"mesh" | "namespaces">("mesh");
  const timesMs = useMemo(() => (history?.mesh.rateRps ?? []).map(([at]) => at * 1000), [history]);
  const rates = useMemo(() => (history === undefined ? [] : rateSeries(history, view)), [history, view]);
  const errors = useMemo(() => (history === undefined ? [] : errorSeries(history)), [history]);
  return (
    <Card>
      <CardHead
        title="Traffic"
        note={`last ${windowName}`}
        actions={<SegmentedControl label="Lines" size="sm" value={view} options={VIEWS} onChange={setView} />}
      />
      {history === undefined ? (
        <Skeleton className="m-3.5 h-64" />
      ) : timesMs.length === 0 || history.metrics.state !== "live" ? (
        <StateBlock kind={history.metrics.state === "live" ? "empty" : "error"} title="No rates to draw">
          {history.metrics.reason ?? "Prometheus has no samples of this mesh in the window."}
        </StateBlock>
      ) : (
        <div className="flex flex-col gap-1 px-2 pt-1 pb-2">
          <TimeChart
            label="Requests"
            unit="rps"
            height={150}
            timesMs={timesMs}
            series={rates}
            format={formatRate}
            timeZone="UTC"
            syncKey="overview"
            endLabels={view === "namespaces"}
          />
          <TimeChart
            label="Error share"
            unit="%"
            height={110}
            timesMs={timesMs}
            series={errors}
            format={formatPercentNumber}
            timeZone="UTC"
            syncKey="overview"
          />
        </div>
      )}
    </Card>
  );
}

const valuesOf = (points: History["mesh"]["rateRps"]): readonly (number | null)[] =>
  points.map(([, value]) => value);

function rateSeries({ mesh, namespaces }: History, view: "mesh" | "namespaces"): readonly TimeSeries[] {
  if (view === "mesh")
    return [{ label: "requests", look: { kind: "plain" }, values: valuesOf(mesh.rateRps), area: true }];
  const busiest = namespaces.toSorted((a, b) => peak(b) - peak(a)).slice(0, MOST_LINES);
  return busiest.map(({ namespace, rateRps }, place) => ({
    label: namespace,
    look: { kind: "version", place },
    values: valuesOf(rateRps),
  }));
}

function peak({ rateRps }: History["mesh"]): number {
  return rateRps.reduce((most, [, value]) => Math.max(most, value ?? 0), 0);
}

function errorSeries({ mesh }: History): readonly TimeSeries[] {
  return [{ label: "error share", look: { kind: "error" }, values: valuesOf(mesh.errorRatio), area: true }];
}
