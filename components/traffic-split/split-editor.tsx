"use client";

import { useState } from "react";
import { readSplit } from "@/lib/contracts/split.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { weightsProblem } from "@/lib/domain/traffic/split-routes.ts";
import { MetricsNotice } from "../layout/metrics-notice.tsx";
import { Page } from "../layout/page.tsx";
import { useShortcut } from "../layout/shortcuts.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { ApplyDialog } from "../loop/apply-dialog.tsx";
import type { Check } from "../loop/checks.ts";
import { ChecksCard } from "../loop/checks-card.tsx";
import { ConflictView } from "../loop/conflict-view.tsx";
import { DiffCard } from "../loop/diff-card.tsx";
import { EffectOf } from "../loop/preview/effect-of.tsx";
import { LoopHead } from "../loop/loop-head.tsx";
import { WatchLine } from "../loop/watch-line.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { EffectCard, type EffectWindow } from "./effect-card.tsx";
import { effectOf, rangeText, type Route, type Split, type SplitEffect } from "./effect.ts";
import { RoutesCard } from "./routes-card.tsx";
import { SplitForm } from "./split-form.tsx";
import { useSplitLoop } from "./use-split-loop.tsx";
import { routeKey } from "./use-split-draft.ts";

export interface SplitEditorProps {
  readonly split: Split;
  /** Why the live values are old; null when they are current. */
  readonly stale: string | null;
  readonly backHref: string;
}

export function SplitEditor({ split, stale, backHref }: SplitEditorProps) {
  const loop = useSplitLoop(split);
  const { edit, preview, apply } = loop;
  const [window, setWindow] = useState<EffectWindow>("60");
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const replayed = useReplayed(split, window);
  const openKey = chosenKey ?? firstSplitKey(split, loop.changedKeys);
  const open = split.routes.find((route) => routeKey(route) === openKey);
  const effectFor = (from: Split, route: Route): SplitEffect =>
    effectOf(
      from.routes.find((other) => routeKey(other) === routeKey(route)) ?? route,
      { was: loop.wasOf(routeKey(route)), is: edit.weightsOf(routeKey(route)) },
      from.hiddenRps,
    );
  useShortcut({
    keys: "mod+s",
    label: "Save the draft",
    group: "editors",
    run: () => void edit.draft.flush(),
  });
  useShortcut(
    { keys: "mod+enter", label: "Apply the draft", group: "editors", run: loop.askApply },
    loop.blocked === null,
  );
  return (
    <Page
      head={
        <LoopHead
          backHref={backHref}
          backLabel="Back to the service"
          kind={split.ref.kind}
          name={split.ref.name}
          namespace={split.ref.namespace}
          editor={<Badge>Traffic split</Badge>}
          draft={edit.draft}
          step={loop.step}
          actions={<Actions loop={loop} />}
        />
      }
    >
      <div className="flex flex-col gap-3 pt-3">
        <Notices split={split} stale={stale} loop={loop} route={open} />
        <div className="grid items-stretch gap-3 std:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_minmax(0,0.8fr)] [&>*]:max-h-[min(560px,70vh)] [&>*]:min-h-80">
          <RoutesCard
            split={split}
            openKey={openKey}
            onOpen={setChosenKey}
            changedKeys={loop.changedKeys}
            form={(route, label) => (
              <SplitForm
                route={route}
                label={label}
                was={loop.wasOf(routeKey(route))}
                weights={edit.weightsOf(routeKey(route))}
                effect={effectFor(split, route)}
                readOnly={loop.readOnlyBecause !== null}
                onChange={(weights) => edit.setWeights(routeKey(route), weights)}
              />
            )}
          />
          <DiffCard
            subject={describeRef(split.ref)}
            live={edit.liveText}
            draft={edit.draftText}
            predicted={loop.predictedText}
            semantic={
              preview.data?.objects.flatMap(({ summary }) => summary.map(({ sentence }) => sentence)) ?? []
            }
          />
          <div className="flex min-w-0 flex-col [&>section]:min-h-0 [&>section]:flex-1">
            <ChecksCard
              preview={edit.isChanged ? preview.data : undefined}
              error={edit.isChanged ? preview.error : null}
              isChecking={
                preview.isFetching || edit.draft.saving === "waiting" || edit.draft.saving === "saving"
              }
              own={ownChecks(split, loop.readOnlyBecause, edit.refusal)}
              idle={
                loop.readOnlyBecause === null
                  ? "Move a handle or type a weight: the draft is checked as it changes. The cluster changes with Apply."
                  : "What is live stays visible; its rates go on."
              }
            />
          </div>
        </div>
        {open === undefined || open.destinations.length < 2 ? null : (
          <EffectCard
            split={replayed}
            route={open}
            effect={effectFor(replayed, open)}
            window={window}
            onWindow={setWindow}
          />
        )}
        {edit.isChanged ? (
          <EffectOf
            cluster={split.ref.cluster}
            detail={edit.draft.detail}
            liveKey={split.resourceVersion}
            idle="Saving the draft."
          />
        ) : null}
      </div>
      {preview.data === undefined ? null : (
        <ApplyDialog
          open={loop.isAsking}
          onOpenChange={loop.setIsAsking}
          cluster={split.ref.cluster}
          subject={describeRef(split.ref)}
          preview={preview.data}
          busy={apply.busy}
          onApply={(options) => void loop.applyNow(options)}
        >
          <Consequence split={split} loop={loop} effectFor={effectFor} />
        </ApplyDialog>
      )}
      {loop.undo.dialog}
    </Page>
  );
}

interface NoticesProps {
  readonly split: Split;
  readonly stale: string | null;
  readonly loop: ReturnType<typeof useSplitLoop>;
  /** The open one. */
  readonly route: Route | undefined;
}

/** What stands above the editor: missing metrics, the change that is watched, what failed, versions that collide. */
function Notices({ split, stale, loop, route }: NoticesProps) {
  const { watch } = loop;
  return (
    <>
      <MetricsNotice metrics={split.metrics} />
      {stale === null ? null : <StaleNote message={stale} />}
      {watch === null ? null : (
        <WatchLine
          applied={watch}
          facts={liveFacts(route)}
          undoing={loop.undo.busy}
          onUndo={() => loop.undo.open(watch.change.id)}
          onClose={loop.stopWatching}
        />
      )}
      {loop.problem === null ? null : (
        <Card>
          <StateBlock kind="error" title={loop.problem.message}>
            {loop.problem.hint ?? "Nothing was written. The draft is kept."}
          </StateBlock>
        </Card>
      )}
      {loop.conflicts.map((conflict) => (
        <ConflictView
          key={describeRef(conflict.ref)}
          conflict={conflict}
          busy={loop.deciding}
          onDecide={(choice, text) => void loop.decide(conflict, choice, text)}
        />
      ))}
    </>
  );
}

/** Callers over another window than the live one. */
function useReplayed(split: Split, window: EffectWindow): Split {
  const { cluster, ...params } = split.ref;
  const { data } = useApiQuery(
    readSplit,
    { params: { cluster, ...params }, query: { window: Number(window) } },
    { live: ["metrics"], enabled: window !== "60" },
  );
  return window === "60" || data === undefined ? split : data;
}

function firstSplitKey({ routes }: Split, changed: ReadonlySet<string>): string | null {
  const splits = routes.filter(({ destinations }) => destinations.length > 1);
  const first = splits.find((route) => changed.has(routeKey(route))) ?? splits[0];
  return first === undefined ? null : routeKey(first);
}

function Actions({ loop }: { readonly loop: ReturnType<typeof useSplitLoop> }) {
  const { edit } = loop;
  return (
    <>
      {edit.draft.detail === null ? null : (
        <Button tone="quiet" onClick={() => void loop.discard()}>
          Discard draft
        </Button>
      )}
      <Button
        tone="primary"
        busy={loop.apply.busy ? "Applying" : false}
        disabledReason={loop.blocked}
        onClick={loop.askApply}
      >
        Apply to cluster…
      </Button>
    </>
  );
}

function StaleNote({ message }: { readonly message: string }) {
  return (
    <Card>
      <StateBlock kind="stale" title={message}>
        What is shown is the last answer. The draft is kept.
      </StateBlock>
    </Card>
  );
}

function ownChecks(
  { routes, competing }: Split,
  readOnlyBecause: string | null,
  refusal: string | null,
): readonly Check[] {
  const isSplit = routes.some(({ destinations }) => destinations.length > 1);
  return [
    ...(readOnlyBecause === null
      ? []
      : [{ id: "read-only", state: "idle" as const, title: "Read only", details: [readOnlyBecause] }]),
    ...(refusal === null
      ? []
      : [{ id: "refusal", state: "failing" as const, title: "Cannot be edited here", details: [refusal] }]),
    ...(isSplit
      ? []
      : [
          {
            id: "no-split",
            state: "idle" as const,
            title: "No route splits traffic",
            details: [weightsProblem(NO_SPLIT, []) ?? ""],
          },
        ]),
    ...competing.map(({ sentence, wins }) => ({
      id: sentence,
      state: wins ? ("failing" as const) : ("note" as const),
      title: wins ? "Another object wins" : "Another object loses",
      details: [sentence],
    })),
  ];
}

const NO_SPLIT = {
  protocol: "http",
  index: 0,
  name: null,
  path: [],
  matches: [],
  destinations: [],
  total: 0,
  instead: null,
  otherFields: [],
} as const;

function liveFacts(route: Route | undefined): readonly string[] {
  return (route?.destinations ?? []).map(
    ({ name, rateRps, errorRatio }) =>
      `${name} ${rateRps === null ? "not measured" : `${rangeText({ minRps: rateRps, maxRps: rateRps })} rps`}${errorRatio === null ? "" : `, ${(errorRatio * 100).toFixed(errorRatio === 0 ? 0 : 2)} % errors`}`,
  );
}

interface ConsequenceProps {
  readonly split: Split;
  readonly loop: ReturnType<typeof useSplitLoop>;
  readonly effectFor: (split: Split, route: Route) => SplitEffect;
}

/** One line per route that changes: weights, and the requests that would move. */
function Consequence({ split, loop, effectFor }: ConsequenceProps) {
  return split.routes
    .filter((route) => loop.changedKeys.has(routeKey(route)))
    .map((route) => {
      const key = routeKey(route);
      const [was, is] = [loop.wasOf(key), loop.edit.weightsOf(key)];
      const { movedRps } = effectFor(split, route);
      const moves = route.destinations.map(
        ({ name }, at) => `${name} ${String(was[at] ?? 0)} → ${String(is[at] ?? 0)}`,
      );
      return (
        <p key={key}>
          {moves.join(", ")}.{" "}
          {movedRps === null
            ? "How many requests move is unknown."
            : `${rangeText(movedRps)} rps would change version.`}
        </p>
      );
    });
}
