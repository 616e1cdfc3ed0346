import type { InputOf } from "../../contracts/api.ts";
import type { ChangeEffect, previewEffect as contract } from "../../contracts/effect.ts";
import type { ChangeObject } from "../../domain/changes/change-set.ts";
import { changeStates } from "../../domain/changes/change-states.ts";
import { changesListeners, planChange } from "../../domain/changes/plan.ts";
import { objectKey } from "../../domain/kube/object-ref.ts";
import type { MeshSnapshot } from "../../domain/mesh/snapshot.ts";
import type { Between, ReplayedEdge } from "../../domain/simulation/index.ts";
import { isReplayed } from "../../domain/simulation/replay/replayed-kinds.ts";
import { compareFindings } from "../../domain/validation/compare-findings.ts";
import { rerunRules } from "../../domain/validation/run-rules.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { currentRun, findingRows, onlyVisible } from "../findings/index.ts";
import { observedTraffic, type ObservedTraffic } from "../observed-traffic/index.ts";
import { metricsStatusOf } from "../traffic/index.ts";
import { type Visibility, visibilityOf } from "../visibility.ts";
import { liveOrNull } from "./draft-object.ts";
import { evidenceView } from "./effect-evidence.ts";
import { effectGraph } from "./effect-graph.ts";
import { notObservedView } from "./effect-not-observed.ts";
import { pathView } from "./effect-path.ts";
import { type ReplayedChange, replayChange } from "./effect-replay.ts";
import { countsOf, rowsOf, touchedOf, volumesOver } from "./effect-rows.ts";
import { loadChange } from "./load-change.ts";
import { flightOf, type ObjectFlight } from "./preflight.ts";

/** What the change set would do to observed traffic, edge by edge, to findings, and in between its writes. Writes nothing. */
export async function previewEffect(
  ctx: Context,
  { params, query }: InputOf<typeof contract>,
): Promise<ChangeEffect> {
  await authorize(ctx, "change.preview", { cluster: params.cluster, changeSet: params.id });
  const { revision } = await loadChange(ctx, params);
  const cluster = clusterOf(ctx, params.cluster);
  const client = cluster.as(ctx.actor.identity);
  const [visibility, traffic, flights] = await Promise.all([
    visibilityOf(ctx, params.cluster),
    observedTraffic(ctx, params.cluster, query.window),
    Promise.all(
      revision.objects.map(async (object, at) => flightOf(object, at, await liveOrNull(client, object.ref))),
    ),
  ]);
  const before = cluster.snapshot();
  const writes = inPlanOrder(flights, before.settings.drainDurationMs);
  const states = changeStates(before, writes.map(stateOf), ctx.clock.nowMs());
  const after = states.at(-1) ?? before;
  const [replayed, findings, tests] = await Promise.all([
    replayChange({ before, states, edges: traffic.edges, peakRequests: traffic.peakRequests }),
    findingsView(ctx, params.cluster, { after, objects: revision.objects }),
    ctx.requestTests?.run({ cluster: params.cluster, before, after }) ?? null,
  ]);
  const objects = writes.map(({ object }) => object);
  return {
    ...effectOf({ before, after, objects, replayed, traffic, visibility }),
    lookBack: {
      askedS: query.window,
      fromMs: traffic.fromMs,
      toMs: traffic.toMs,
      source: traffic.source,
      missingHours: traffic.missingHours,
      timesS: traffic.timesS,
    },
    metrics: metricsStatusOf(traffic.status),
    notReplayed: objects.filter(({ ref }) => !isReplayed(ref)).map(({ ref }) => ref),
    findings,
    coexistence: coexistenceOf(objects, before),
    tests: tests === null ? null : { ...tests, changed: [...tests.changed] },
  };
}

/** What would be written, in the order of the plan. What collides is taken as the draft wants it. */
function inPlanOrder(flights: readonly ObjectFlight[], drainMs: number): readonly ObjectFlight[] {
  const active = flights.filter(({ isNoChange }) => !isNoChange);
  const { waves } = planChange(
    active.map(({ object }) => object),
    drainMs,
  );
  return waves.flatMap(({ steps }) => steps.flatMap(({ ordinal }) => active[ordinal] ?? []));
}

function stateOf({ object, target }: ObjectFlight) {
  return { ref: object.ref, target: object.op === "delete" ? null : (target ?? object.desired) };
}

interface Effect {
  readonly before: MeshSnapshot;
  readonly after: MeshSnapshot;
  readonly objects: readonly ChangeObject[];
  readonly replayed: ReplayedChange;
  readonly traffic: ObservedTraffic;
  readonly visibility: Visibility;
}

type TrafficPart = Pick<
  ChangeEffect,
  "touched" | "counts" | "rows" | "omittedRows" | "hiddenEdges" | "notObserved" | "path" | "graph"
>;

function effectOf({ after, objects, replayed, traffic, visibility }: Effect): TrafficPart {
  const isShown = shownTo(visibility);
  const judged = replayed.observed.filter(({ isJudged }) => isJudged);
  const shown = judged.filter(isShown);
  const volumes = volumesOver(traffic);
  const view = evidenceView(objects, visibility);
  const { graph, edgesOf } = effectGraph(after, shown);
  return {
    touched: touchedOf(shown, volumes),
    counts: countsOf(shown, volumes),
    ...rowsOf({ replayed: shown, seen: traffic.seen, view, graphEdgesOf: edgesOf, ...volumes }),
    hiddenEdges: judged.length - shown.length,
    notObserved: notObservedView(replayed.assumed.filter(isShown), replayed.skipped),
    path: pathView({
      refs: objects.map(({ ref }) => ref),
      steps: stepsOf(objects.length, {
        between: replayed.between.filter((each) => isShown(each.replayed)),
        final: shown,
      }),
      countsOf: (edges) => countsOf(edges, volumes),
      problems: replayed.problems,
      isShown,
      sentenceOf: ({ evidence, missing }) =>
        view(evidence)[0]?.text ?? (missing[0] === undefined ? "" : `${missing[0].what} is not known`),
      requestsOf: volumes.requestsOf,
    }),
    graph,
  };
}

/** Edges after each write, against how they fare now. */
function stepsOf(
  writes: number,
  { between, final }: { readonly between: readonly Between[]; readonly final: readonly ReplayedEdge[] },
): readonly (readonly ReplayedEdge[])[] {
  return Array.from({ length: writes }, (_, at) =>
    at === writes - 1 ? final : between.filter(({ state }) => state === at).map(({ replayed: each }) => each),
  );
}

/** Callers outside of every namespace are nobody's secret. */
function shownTo({ namespaces, isVisible }: Visibility): (replayed: ReplayedEdge) => boolean {
  if (namespaces === null) return () => true;
  const seen = (namespace: string): boolean => namespace === "unknown" || isVisible(namespace);
  return ({ edge: { source, destination } }) =>
    seen(source.namespace) &&
    seen(destination.serviceNamespace) &&
    seen(destination.workloadNamespace ?? "unknown");
}

async function findingsView(
  ctx: Context,
  clusterId: string,
  { after, objects }: { readonly after: MeshSnapshot; readonly objects: readonly ChangeObject[] },
): Promise<ChangeEffect["findings"]> {
  const before = currentRun(clusterOf(ctx, clusterId));
  const run = rerunRules(before, after);
  const { fresh, fixed, remaining } = compareFindings(before.findings, run.findings);
  const own = new Set(objects.map(({ ref }) => objectKey(ref)));
  const [seenFresh, seenFixed, seenRemaining] = await Promise.all([
    onlyVisible(ctx, clusterId, fresh),
    onlyVisible(ctx, clusterId, fixed),
    onlyVisible(
      ctx,
      clusterId,
      remaining.filter(({ object }) => own.has(objectKey(object))),
    ),
  ]);
  return {
    fresh: [...findingRows(seenFresh)] as ChangeEffect["findings"]["fresh"],
    fixed: [...findingRows(seenFixed)] as ChangeEffect["findings"]["fixed"],
    remaining: [...findingRows(seenRemaining)] as ChangeEffect["findings"]["remaining"],
    missing: [...run.missing],
  };
}

function coexistenceOf(
  objects: readonly ChangeObject[],
  { settings }: MeshSnapshot,
): ChangeEffect["coexistence"] {
  const listeners = objects.map(({ ref }) => ref).filter(({ kind }) => changesListeners(kind));
  return listeners.length === 0
    ? null
    : {
        objects: listeners,
        drainMs: settings.drainDurationMs,
        isAssumed: settings.assumed["drainDurationMs"] !== undefined,
      };
}
