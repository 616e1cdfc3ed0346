"use client";

import { Lock, LockOpen } from "lucide-react";
import { useRef, useState } from "react";
import { formatRps, formatWholePercent } from "@/lib/domain/base/format.ts";
import {
  boundaryRange,
  evenWeights,
  moveBoundary,
  sharePercent,
  totalWeight,
  type SplitShare,
} from "@/lib/domain/traffic/split-weights.ts";
import { cn } from "./cn.ts";
import { SplitHandle } from "./split-handle.tsx";
import { seriesVariable } from "./version-mark.tsx";

export interface SplitVersion extends SplitShare {
  /** Subset or version name; its place decides the series colour. */
  readonly name: string;
  /** Ready pods; null when unknown. */
  readonly podCount: number | null;
}

export interface SplitBarProps {
  /** "Traffic split of api, everything else". */
  readonly label: string;
  readonly versions: readonly SplitVersion[];
  /** Weights and locks after an edit, in the same order. */
  readonly onChange: (versions: readonly SplitVersion[]) => void;
  /** Weights before the draft: ghost ticks and "was 90 / 10". */
  readonly liveWeights?: readonly number[];
  /** Observed rate of the whole route; null when not measured. */
  readonly routeRps: number | null;
  /** 46 high on a canary run. */
  readonly tall?: boolean;
  readonly readOnly?: boolean;
}

/** One segment per version with a handle between neighbours; weights are whole and keep the route's total. */
export function SplitBar(props: SplitBarProps) {
  const { label, versions, onChange, liveWeights, routeRps, tall = false, readOnly = false } = props;
  const trackRef = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const total = totalWeight(versions);
  const edges = boundaryPercents(versions.map(({ weight }) => weight));
  const isChanged =
    liveWeights !== undefined && liveWeights.some((weight, at) => weight !== versions[at]?.weight);

  function apply(shares: readonly SplitShare[]) {
    onChange(versions.map((version, at) => ({ ...version, ...pickShare(shares[at] ?? version) })));
  }
  function toggleLock(at: number) {
    apply(
      versions.map((version, index) => (index === at ? { ...version, locked: !version.locked } : version)),
    );
  }
  function weightAt(clientX: number, boundary: number): number {
    const box = trackRef.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return versions[boundary]?.weight ?? 0;
    const left = versions.slice(0, boundary).reduce((sum, { weight }) => sum + weight, 0);
    return Math.round(((clientX - box.left) / box.width) * total) - left;
  }

  return (
    <div role="group" aria-label={label} className={cn("relative", liveWeights !== undefined && "pt-5")}>
      {isChanged ? <Ghost weights={liveWeights} /> : null}
      <div ref={trackRef} className={cn("relative flex rounded-control", tall ? "h-11.5" : "h-10")}>
        {versions.map((version, place) => (
          <Segment
            key={version.name}
            version={version}
            place={place}
            total={total}
            routeRps={routeRps}
            isLast={place === versions.length - 1}
            onToggleLock={readOnly ? null : () => toggleLock(place)}
          />
        ))}
        {versions.slice(0, -1).map((version, boundary) => {
          const range = boundaryRange(versions, boundary);
          const right = versions[boundary + 1];
          return (
            <SplitHandle
              key={version.name}
              leftName={version.name}
              rightName={right?.name ?? ""}
              atPercent={edges[boundary] ?? 0}
              range={readOnly ? null : range}
              total={total}
              valueText={`${shareText(version, total)}, ${right === undefined ? "" : shareText(right, total)}`}
              tip={
                dragged === boundary && right !== undefined
                  ? dragTip([version, right], total, routeRps)
                  : null
              }
              onMove={(left) => apply(moveBoundary(versions, boundary, left))}
              onDrag={(clientX) => {
                setDragged(boundary);
                apply(moveBoundary(versions, boundary, weightAt(clientX, boundary)));
              }}
              onDragEnd={() => setDragged(null)}
              onToggleLock={readOnly ? null : () => toggleLock(boundary)}
              onEven={() => apply(evenWeights(versions))}
            />
          );
        })}
      </div>
    </div>
  );
}

function pickShare({ weight, locked }: SplitShare): SplitShare {
  return { weight, locked };
}

/** Where each boundary stands, in percent of the bar. */
function boundaryPercents(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.slice(0, -1).map((weight) => {
    sum += weight;
    return total === 0 ? 0 : (sum / total) * 100;
  });
}

function shareText({ name, weight }: SplitVersion, total: number): string {
  const percent = sharePercent(weight, total) ?? 0;
  return total === 100
    ? `${name} ${formatWholePercent(weight)}`
    : `${name} ${weight}, ${formatWholePercent(percent)}`;
}

/** Share, rps, rps per pod of the two neighbours of a dragged boundary. */
function dragTip(pair: readonly SplitVersion[], total: number, routeRps: number | null): string {
  return pair
    .map((version) => {
      if (routeRps === null || total === 0) return shareText(version, total);
      const rps = (routeRps * version.weight) / total;
      const perPod = version.podCount ? ` · ${formatRps(rps / version.podCount)} per pod` : "";
      return `${shareText(version, total)} · ${formatRps(rps)}${perPod}`;
    })
    .join("\n");
}

function Ghost({ weights }: { readonly weights: readonly number[] }) {
  const edges = boundaryPercents(weights);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-0 bottom-0 z-10">
      {edges.map((percent, at) => (
        <span key={at} style={{ left: `${percent}%` }} className="absolute inset-y-0">
          <span className="absolute top-4 h-2 w-px bg-muted" />
          <span className="absolute -bottom-1 h-2 w-px bg-muted" />
        </span>
      ))}
      <span
        style={{ left: `clamp(40px, ${edges[0] ?? 0}%, calc(100% - 40px))` }}
        className="absolute top-0 -translate-x-1/2 text-micro whitespace-nowrap text-subtle"
      >
        was {weights.join(" / ")}
      </span>
    </div>
  );
}

interface SegmentProps {
  readonly version: SplitVersion;
  readonly place: number;
  readonly total: number;
  readonly routeRps: number | null;
  readonly isLast: boolean;
  readonly onToggleLock: (() => void) | null;
}

function Segment({ version, place, total, routeRps, isLast, onToggleLock }: SegmentProps) {
  const percent = sharePercent(version.weight, total);
  const rps = routeRps === null || percent === null ? null : (routeRps * percent) / 100;
  const color = seriesVariable(place);
  return (
    <div
      data-version={version.name}
      className={cn(
        "@container flex min-w-1.5 items-center overflow-hidden border border-r-0 text-control",
        place === 0 && "rounded-l-control",
        isLast && "rounded-r-control border-r",
      )}
      style={{
        flex: `${Math.max(version.weight, 0)} 1 0`,
        background: `color-mix(in srgb, ${color} 20%, var(--surface))`,
        borderColor: `color-mix(in srgb, ${color} 55%, var(--surface))`,
        boxShadow: `inset 0 -3px 0 ${color}`,
      }}
    >
      <span className="hidden shrink-0 pl-3 font-semibold whitespace-nowrap @min-[44px]:inline">
        {version.name}
        <span className="hidden @min-[84px]:inline">
          &ensp;{total === 100 ? formatWholePercent(version.weight) : version.weight}
          {total === 100 || percent === null ? null : (
            <span className="font-normal text-muted"> · {formatWholePercent(percent)}</span>
          )}
        </span>
      </span>
      <span className="ml-auto hidden shrink-0 pr-3 whitespace-nowrap text-muted @min-[150px]:inline">
        {rps === null ? null : formatRps(rps)}
      </span>
      {version.locked ? (
        <button
          type="button"
          aria-label={`Unlock ${version.name}`}
          title={`Unlock ${version.name}`}
          disabled={onToggleLock === null}
          onClick={onToggleLock ?? undefined}
          className="ring-inside mr-3.5 ml-auto hidden size-6 shrink-0 items-center justify-center rounded-badge text-muted hover:text-text @min-[70px]:flex"
        >
          <Lock aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}

export interface LockButtonProps {
  readonly name: string;
  readonly locked: boolean;
  readonly onToggle: () => void;
}

/** Open or closed lock for the row of fields under the bar. */
export function LockButton({ name, locked, onToggle }: LockButtonProps) {
  const Icon = locked ? Lock : LockOpen;
  return (
    <button
      type="button"
      aria-pressed={locked}
      aria-label={`Lock the share of ${name}`}
      title={locked ? `Unlock ${name}` : `Lock ${name}`}
      className="inline-flex size-6 items-center justify-center rounded-badge text-subtle hover:text-text aria-pressed:text-text"
      onClick={onToggle}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}
