import type { KubeObject } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import { applyWatchEvents } from "../mesh/apply-watch-events.ts";
import type { MeshSnapshot } from "../mesh/snapshot.ts";
import type { WatchEvent } from "../mesh/watch-event.ts";

/** One write of a change; null takes the object away. */
export interface PlannedState {
  readonly ref: ObjectRef;
  readonly target: KubeObject | null;
}

/**
 * The mesh after each write, in order. An object that is new is as old as `nowMs`: of two that compete the older one
 * wins.
 */
export function changeStates(
  before: MeshSnapshot,
  writes: readonly PlannedState[],
  nowMs: number,
): readonly MeshSnapshot[] {
  const states: MeshSnapshot[] = [];
  let now = before;
  for (const write of writes) {
    now = applyWatchEvents(now, [eventOf(write, nowMs)]);
    states.push(now);
  }
  return states;
}

function eventOf({ ref, target }: PlannedState, nowMs: number): WatchEvent {
  const kindKey = `${ref.kind}.${ref.group}`;
  if (target === null) return { type: "deleted", kindKey, namespace: ref.namespace, name: ref.name };
  const metadata = {
    ...target.metadata,
    ...(ref.namespace === "" ? {} : { namespace: ref.namespace }),
    creationTimestamp: target.metadata.creationTimestamp ?? new Date(nowMs).toISOString(),
  };
  return { type: "changed", kindKey, object: { ...target, metadata } };
}
