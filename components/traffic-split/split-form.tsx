"use client";

import { useState } from "react";
import { formatPercent, formatRate, formatRps, formatWholePercent } from "@/lib/domain/base/format.ts";
import { setWeight, sharePercent, totalWeight } from "@/lib/domain/traffic/split-weights.ts";
import { isExact } from "@/lib/domain/traffic/projection.ts";
import { NumberInput } from "../ui/input.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";
import { LockButton, SplitBar, type SplitVersion } from "../ui/split-bar.tsx";
import { VersionSwatch } from "../ui/version-mark.tsx";
import { consequences } from "./consequences.ts";
import { rangeText, type Route, type SplitEffect } from "./effect.ts";

export interface SplitFormProps {
  readonly route: Route;
  /** "everything else", "header x-version = …". */
  readonly label: string;
  readonly was: readonly number[];
  readonly weights: readonly number[];
  readonly effect: SplitEffect;
  readonly readOnly: boolean;
  readonly onChange: (weights: readonly number[]) => void;
}

const PRESETS = [10, 25, 30, 50, 100] as const;

/** The bar, a preset for the last version, one row of fields per version, and what it means per pod. */
export function SplitForm({ route, label, was, weights, effect, readOnly, onChange }: SplitFormProps) {
  const [locks, setLocks] = useState<ReadonlySet<string>>(new Set());
  const versions = route.destinations.map(({ name, readyPods, problem }, at): SplitVersion => ({
    name,
    weight: weights[at] ?? 0,
    locked: locks.has(name),
    podCount: problem !== null && readyPods === 0 ? 0 : readyPods,
  }));
  const total = totalWeight(versions);
  const last = versions.at(-1);
  function change(next: readonly SplitVersion[]) {
    setLocks(new Set(next.filter(({ locked }) => locked).map(({ name }) => name)));
    if (next.some(({ weight }, at) => weight !== weights[at])) onChange(next.map(({ weight }) => weight));
  }
  function set(at: number, weight: number) {
    onChange(setWeight(versions, at, weight).map((share) => share.weight));
  }
  const preset = PRESETS.find((percent) => (last?.weight ?? -1) * 100 === percent * total);
  return (
    <div className="flex flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <SplitFormTitle effect={effect} />
        {readOnly || last === undefined ? null : (
          <div className="ml-auto flex items-center gap-2.5 text-small text-subtle">
            Set {last.name} to
            <SegmentedControl
              label={`Share of ${last.name}`}
              size="sm"
              value={preset === undefined ? "" : String(preset)}
              options={PRESETS.map((percent) => ({
                value: String(percent),
                label: percent === 100 ? "100 %" : String(percent),
              }))}
              onChange={(percent) => set(versions.length - 1, (Number(percent) * total) / 100)}
            />
          </div>
        )}
      </div>
      <SplitBar
        label={`Traffic split, ${label}`}
        versions={versions}
        onChange={change}
        liveWeights={was}
        routeRps={routeRps(effect)}
        readOnly={readOnly}
      />
      <div role="group" aria-label="Weights" className="flex flex-col">
        {versions.map((version, at) => (
          <VersionRow
            key={version.name}
            at={at}
            version={version}
            facts={route.destinations[at]}
            was={was[at] ?? 0}
            total={total}
            effect={effect}
            readOnly={readOnly}
            onWeight={(weight) => set(at, weight)}
            onLock={() =>
              change(versions.map((each, index) => (index === at ? { ...each, locked: !each.locked } : each)))
            }
          />
        ))}
      </div>
      {consequences(route, { was, is: weights }, effect).map(({ severity, text }) => (
        <p key={text} className="flex items-start gap-2.5 text-control">
          <HealthMark state={severity} className="mt-0.5" />
          <span>{text}</span>
        </p>
      ))}
    </div>
  );
}

/** A rate of the bar stands only where every request surely takes this route. */
function routeRps({ before, after, rows }: SplitEffect): number | null {
  const isAlone = rows.every(
    ({ caller }) => caller.way === "split" && caller.versions.every(({ isExclusive }) => isExclusive),
  );
  if (!isAlone || after === null || !after.every(isExact)) return null;
  return before.reduce((sum, rate) => sum + rate, 0);
}

function SplitFormTitle({ effect }: { readonly effect: SplitEffect }) {
  const rps = effect.before.reduce((sum, rate) => sum + rate, 0);
  return <span className="text-small text-subtle">{formatRps(rps)} reach these versions</span>;
}

interface VersionRowProps {
  readonly at: number;
  readonly version: SplitVersion;
  readonly facts: Route["destinations"][number] | undefined;
  readonly was: number;
  readonly total: number;
  readonly effect: SplitEffect;
  readonly readOnly: boolean;
  readonly onWeight: (weight: number) => void;
  readonly onLock: () => void;
}

function VersionRow(props: VersionRowProps) {
  const { at, version, facts, was, total, effect, readOnly, onWeight, onLock } = props;
  const share = sharePercent(version.weight, total);
  return (
    <div className="grid grid-cols-[minmax(64px,0.7fr)_64px_minmax(150px,1fr)_minmax(160px,1.3fr)_24px] items-center gap-2.5 border-b border-border py-1 text-control last:border-b-0">
      <span className="flex min-w-0 items-center gap-2 font-medium">
        <VersionSwatch place={at} />
        <span className="truncate">{version.name}</span>
      </span>
      <PodCount facts={facts} />
      <span className="flex items-center gap-2">
        <WeightField
          name={version.name}
          weight={version.weight}
          was={version.weight === was ? undefined : unitOf(was, total)}
          unit={total === 100 ? "%" : ""}
          readOnly={readOnly || version.locked}
          onWeight={onWeight}
        />
        {total === 100 || share === null ? null : (
          <span className="text-small text-subtle">{formatWholePercent(share)}</span>
        )}
      </span>
      <span className="flex min-w-0 flex-col items-end">
        <Rate
          before={effect.before[at] ?? 0}
          after={effect.after?.[at] ?? null}
          isMoved={effect.movedRatio > 0}
        />
        <span className="max-w-full truncate text-micro text-subtle">
          {facts === undefined || facts.errorRatio === null
            ? "no requests"
            : `${formatPercent(facts.errorRatio)} errors · p95 ${facts.latencyMs === null ? "–" : `${formatRate(facts.latencyMs.p95)} ms`}`}
        </span>
      </span>
      {readOnly ? <span /> : <LockButton name={version.name} locked={version.locked} onToggle={onLock} />}
    </div>
  );
}

function unitOf(weight: number, total: number): string {
  return total === 100 ? formatWholePercent(weight) : String(weight);
}

function PodCount({ facts }: { readonly facts: Route["destinations"][number] | undefined }) {
  if (facts === undefined || facts.workloads.length === 0)
    return <span className="text-small text-subtle">pods unknown</span>;
  const { readyPods, desiredPods } = facts;
  const isShort = readyPods < desiredPods;
  return (
    <span className={isShort ? "text-small text-status-degraded" : "text-small text-muted"}>
      {isShort ? `${readyPods} of ${desiredPods} pods` : `${readyPods} pod${readyPods === 1 ? "" : "s"}`}
    </span>
  );
}

interface RateProps {
  readonly before: number;
  readonly after: Parameters<typeof rangeText>[0];
  readonly isMoved: boolean;
}

function Rate({ before, after, isMoved }: RateProps) {
  return (
    <span className="text-right whitespace-nowrap">
      {formatRate(before)}
      {isMoved ? (
        <>
          {" → "}
          <span className="font-semibold">{rangeText(after)}</span>
        </>
      ) : null}{" "}
      rps
    </span>
  );
}

interface WeightFieldProps {
  readonly name: string;
  readonly weight: number;
  readonly was: string | undefined;
  readonly unit: string;
  readonly readOnly: boolean;
  readonly onWeight: (weight: number) => void;
}

/** Keeps what is being typed, an empty field included; everything valid counts at once. */
function WeightField({ name, weight, was, unit, readOnly, onWeight }: WeightFieldProps) {
  const [isEmpty, setIsEmpty] = useState(false);
  return (
    <NumberInput
      aria-label={`Weight of ${name}`}
      className="w-19"
      value={isEmpty ? null : weight}
      min={0}
      unit={unit}
      readOnly={readOnly}
      {...(was === undefined ? {} : { was })}
      onBlur={() => setIsEmpty(false)}
      onValueChange={(value) => {
        if (readOnly) return;
        setIsEmpty(value === null);
        if (value !== null && value >= 0) onWeight(Math.round(value));
      }}
    />
  );
}
