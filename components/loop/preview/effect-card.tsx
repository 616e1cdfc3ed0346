"use client";

import { useMemo, useState } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { formatCount } from "@/lib/domain/base/format.ts";
import type { ApiError } from "../../live/api-client.ts";
import { Card, CardHead } from "../../ui/card.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { ClassFilter } from "./class-badge.tsx";
import { EffectGraph } from "./effect-graph.tsx";
import { EffectNotes } from "./effect-notes.tsx";
import type { GraphMode } from "./effect-overlay.ts";
import { EffectTable, type EffectTableProps } from "./effect-table.tsx";
import { effectSentences, type Effect, type EffectClass } from "./effect-words.ts";
import { LOOK_BACKS, type LookBack } from "./use-look-back.ts";

export interface EffectCardProps {
  readonly cluster: string;
  readonly effect: Effect | undefined;
  readonly error: ApiError | null;
  /** A newer answer is on its way. */
  readonly isReplaying: boolean;
  readonly lookBack: LookBack;
  /** Shown while there is nothing to replay. */
  readonly idle: string | null;
  readonly allowing?: EffectTableProps["allowing"];
  /** The change set; null before the first edit is saved. */
  readonly changeId: string | null;
}

const ALLOWS_NOTHING = () => null;

/** What a draft does to observed traffic: a sentence with numbers, every class, the graph and a row for each caller. */
export function EffectCard(props: EffectCardProps) {
  const { cluster, changeId, effect, isReplaying, lookBack } = props;
  return (
    <Card aria-label="Effect on observed traffic" aria-busy={isReplaying} className="overflow-hidden">
      <CardHead
        title="Effect on observed traffic"
        note={
          effect === undefined
            ? undefined
            : `${formatCount(effect.touched.edges)} edge${effect.touched.edges === 1 ? "" : "s"} touched`
        }
        actions={
          <>
            <span className="text-small">{isReplaying ? "replaying" : "replayed over"}</span>
            <SegmentedControl
              label="Look-back"
              size="sm"
              value={lookBack.name}
              options={LOOK_BACKS}
              onChange={lookBack.choose}
            />
          </>
        }
      />
      <EffectState {...props} />
      {effect === undefined || changeId === null ? null : (
        <SimulateLinks cluster={cluster} changeId={changeId} touched={effect.touched.services} />
      )}
    </Card>
  );
}

interface SimulateLinksProps {
  readonly cluster: string;
  readonly changeId: string;
  readonly touched: Effect["touched"]["services"];
}

/** Requests that nobody sent yet, and identities that never called, are asked about one by one. */
function SimulateLinks({ cluster, changeId, touched }: SimulateLinksProps) {
  const namespaces = [...new Set(touched.map(({ namespace }) => namespace))].join(",");
  const to = (view: string) => `${pagePath(cluster, "simulate")}?${view}change=${changeId}`;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-border px-3.5 py-2 text-small">
      <TextLink href={to("")}>Try a request on this draft</TextLink>
      <TextLink href={to(`view=matrix&${namespaces === "" ? "" : `ns=${namespaces}&`}`)}>
        Who may call whom with it
      </TextLink>
      <TextLink href={to("view=tests&")}>Request tests on it</TextLink>
    </p>
  );
}

function EffectState({ cluster, effect, error, idle, allowing = ALLOWS_NOTHING }: EffectCardProps) {
  if (effect !== undefined) return <EffectBody cluster={cluster} effect={effect} allowing={allowing} />;
  if (error !== null)
    return (
      <StateBlock kind={error.code === "forbidden" ? "no_permission" : "error"} title={error.message}>
        {error.hint ?? "Checks, diff and plan still work. The effect is asked for again with the next edit."}
      </StateBlock>
    );
  if (idle !== null) return <p className="px-3.5 py-2 text-control text-muted">{idle}</p>;
  return <SkeletonLines count={6} label="the effect on observed traffic" />;
}

interface EffectBodyProps extends Pick<EffectTableProps, "cluster" | "allowing"> {
  readonly effect: Effect;
}

function EffectBody({ cluster, effect, allowing }: EffectBodyProps) {
  const [chosen, choose] = useState<EffectClass | null>(null);
  const [mode, setMode] = useState<GraphMode>("after");
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const rows = useMemo(
    () => effect.rows.filter(({ classes }) => chosen === null || classes.includes(chosen)),
    [effect, chosen],
  );
  const selectedEdge = rows.find(({ id }) => id === selectedId)?.graphEdges[0] ?? null;
  const [first, ...rest] = effectSentences(effect);
  return (
    <>
      <div className="flex flex-col gap-2 border-b border-border px-3.5 py-2.5">
        <p className="text-body" aria-live="polite">
          <strong className="font-semibold">{first}</strong> {rest.join(" ")}
        </p>
        <ClassFilter counts={effect.counts} chosen={chosen} onChoose={choose} />
      </div>
      {effect.rows.length === 0 ? null : (
        <div className="grid @min-[1200px]:grid-cols-[minmax(0,4fr)_minmax(0,8fr)]">
          <div className="h-80 border-border @max-[1200px]:border-b @min-[1200px]:border-r">
            <EffectGraph
              effect={effect}
              mode={mode}
              onMode={setMode}
              selectedEdge={selectedEdge}
              onSelectEdge={(edge) =>
                setSelectedId(
                  edge === null
                    ? null
                    : (effect.rows.find(({ graphEdges }) => graphEdges.includes(edge))?.id ?? null),
                )
              }
            />
          </div>
          <div className="h-80 min-w-0">
            <EffectTable
              cluster={cluster}
              allowing={allowing}
              rows={rows}
              orderKey={`${chosen ?? ""} ${String(effect.lookBack.askedS)}`}
              nowMs={effect.lookBack.toMs}
              selectedId={selectedId}
              onSelect={({ id }) => setSelectedId(id === selectedId ? null : id)}
            />
          </div>
        </div>
      )}
      <EffectNotes effect={effect} />
    </>
  );
}
