import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview, readOverviewHistory } from "@/lib/contracts/overview.ts";
import { pagePath } from "@/lib/contracts/paths.ts";
import {
  durationParts,
  formatDifference,
  formatPercent,
  formatPercentNumber,
  formatPoints,
  formatRate,
  formatRps,
  NOT_MEASURED,
} from "@/lib/domain/base/format.ts";
import { CardGrid } from "../layout/page.tsx";
import { Card } from "../ui/card.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Sparkline } from "../ui/sparkline.tsx";
import { Tile } from "../ui/tile.tsx";
import { differenceOf, emptyTextOf } from "./history-difference.ts";

interface OverviewTilesProps {
  readonly overview: ResponseOf<typeof readOverview> | undefined;
  readonly history: ResponseOf<typeof readOverviewHistory> | undefined;
  readonly cluster: string;
}

function sparkOf(history: OverviewTilesProps["history"]) {
  return { width: 80, height: 24, className: "max-w-full", ...emptyTextOf(history, "no traffic") };
}

/** Six figures of the whole mesh; each leads to the page behind it. */
export function OverviewTiles({ overview, history, cluster }: OverviewTilesProps) {
  if (overview === undefined) return <LoadingTiles />;
  const { tiles } = overview;
  return (
    <CardGrid columns={6}>
      <RequestsTile tiles={tiles} history={history} href={pagePath(cluster, "topology")} />
      <ErrorsTile tiles={tiles} history={history} href={pagePath(cluster, "services")} />
      <LatencyTile tiles={tiles} history={history} href={pagePath(cluster, "services")} />
      <Tile
        label="Requests with mTLS"
        figure={formatPercentNumber(tiles.mtlsRatio)}
        unit="%"
        since={mtlsNote(tiles)}
        health={
          tiles.plaintextRps !== null && tiles.plaintextRps > 0.005
            ? { state: "degraded", reason: "some requests arrive in plaintext" }
            : undefined
        }
      />
      <Tile label="Sidecar proxies" figure={String(tiles.proxies)} since={proxiesNote(overview)} />
      <Tile
        label="Workloads in mesh"
        figure={String(tiles.workloadsInMesh)}
        unit={`of ${tiles.workloads}`}
        since={`${tiles.podsInMesh} of ${tiles.pods} pods`}
      />
    </CardGrid>
  );
}

function LoadingTiles() {
  return (
    <div role="status">
      <span className="sr-only">Loading the figures</span>
      <CardGrid columns={6}>
        {[1, 2, 3, 4, 5, 6].map((tile) => (
          <Card key={tile} className="gap-2.5 px-3.5 py-3">
            <Skeleton className="w-2/5" />
            <Skeleton className="h-5 w-3/5" />
            <Skeleton className="w-4/5" />
          </Card>
        ))}
      </CardGrid>
    </div>
  );
}

type Tiles = ResponseOf<typeof readOverview>["tiles"];

interface SignalTileProps {
  readonly tiles: Tiles;
  readonly history: OverviewTilesProps["history"];
  readonly href: string;
}

function RequestsTile({ tiles, history, href }: SignalTileProps) {
  const values = (history?.mesh.rateRps ?? []).map(([, value]) => value);
  const change = differenceOf(values);
  const ratio =
    change === null || change.first === 0 ? null : visible(change.last / change.first - 1, 0.0005);
  return (
    <Tile
      label="Requests"
      href={href}
      figure={formatRate(tiles.rateRps)}
      unit="rps"
      chart={<Sparkline values={values} label="Requests" format={formatRps} {...sparkOf(history)} />}
      difference={ratio === null ? undefined : formatDifference(ratio, formatPercent)}
      since={ratio === null ? "" : "over the window"}
    />
  );
}

function ErrorsTile({ tiles, history, href }: SignalTileProps) {
  const values = (history?.mesh.errorRatio ?? []).map(([, value]) => value);
  const change = differenceOf(values);
  const ratio = tiles.errorRatio;
  const points = change === null ? null : visible(change.last - change.first, 0.0001);
  const isWorse = change !== null && change.last - change.first > 0.001;
  return (
    <Tile
      label="Error share"
      href={href}
      figure={formatPercentNumber(ratio)}
      unit="%"
      health={
        ratio !== null && ratio > 0
          ? { state: ratio >= 0.1 ? "failing" : "degraded", reason: "requests end in 5xx" }
          : undefined
      }
      chart={
        <Sparkline
          values={values}
          label="Error share"
          format={formatPercent}
          tone="error"
          {...sparkOf(history)}
        />
      }
      difference={points === null ? undefined : formatPoints(points)}
      differenceTone={isWorse ? "error" : "neutral"}
      since={points === null ? "" : "over the window"}
    />
  );
}

/** A difference too small to be written is none. */
function visible(difference: number, smallest: number): number | null {
  return Math.abs(difference) < smallest ? null : difference;
}

function LatencyTile({ tiles, history, href }: SignalTileProps) {
  const values = (history?.mesh.p95Ms ?? []).map(([, value]) => value);
  const latest = values.findLast((value) => value !== null) ?? tiles.p95Ms;
  const change = differenceOf(values);
  const { figure, unit } = latest === null ? { figure: NOT_MEASURED, unit: "ms" } : durationParts(latest);
  const differenceMs = change === null ? null : visible(change.last - change.first, 0.5);
  const milliseconds = (value: number): string => `${Math.round(value)} ms`;
  return (
    <Tile
      label="Latency p95"
      href={href}
      figure={figure}
      unit={unit}
      chart={<Sparkline values={values} label="Latency p95" format={milliseconds} {...sparkOf(history)} />}
      difference={differenceMs === null ? undefined : formatDifference(differenceMs, milliseconds)}
      differenceTone={change !== null && change.last > change.first * 1.1 ? "degraded" : "neutral"}
      since={differenceMs === null ? "" : "over the window"}
    />
  );
}

function mtlsNote(tiles: Tiles): string {
  if (tiles.plaintextRps === null) return "no server reports";
  return tiles.plaintextRps < 0.005
    ? "nothing arrives in plaintext"
    : `${formatRps(tiles.plaintextRps)} arrive in plaintext`;
}

function proxiesNote(overview: OverviewTilesProps["overview"]): string {
  const connected = overview?.controlPlanes.find(({ proxies }) => proxies !== null)?.proxies ?? null;
  return connected === null ? "istiod's count is not known" : `${connected} connected to istiod`;
}
