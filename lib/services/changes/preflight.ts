import type { ObjectConflict } from "../../contracts/changes.ts";
import { toJsonPointer } from "../../domain/base/json.ts";
import type { ChangeObject } from "../../domain/changes/change-set.ts";
import { mergeThreeWay, type MergeConflict } from "../../domain/changes/merge.ts";
import { withoutManagedFields } from "../../domain/changes/object-json.ts";
import { ownersOf, type Owner } from "../../domain/changes/ownership.ts";
import { isSameJson } from "../../domain/kube/canonical-json.ts";
import { fingerprint } from "../../domain/kube/fingerprint.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { normaliseObject } from "../../domain/kube/normalise.ts";
import { yamlOf } from "./change-view.ts";
import { baseOf, withoutBookkeeping } from "./draft-object.ts";

/** What applying one object would do to what is live now. */
export interface ObjectFlight {
  readonly ordinal: number;
  readonly object: ChangeObject;
  readonly live: KubeObject | null;
  readonly liveFingerprint: string | null;
  readonly freshness: "fresh" | "drifted" | "conflicted";
  /** What would be sent: complete, with the live uid and resourceVersion. Null for delete and for conflicts. */
  readonly target: KubeObject | null;
  readonly conflict: ObjectConflict | null;
  /** The cluster already is as wanted. */
  readonly isNoChange: boolean;
  readonly owners: readonly Owner[];
}

type Decision = Pick<ObjectFlight, "freshness" | "target" | "conflict" | "isNoChange">;

/** Holds base and desired against what is live: the whole of conflict detection, without any I/O. */
export function flightOf(object: ChangeObject, ordinal: number, live: KubeObject | null): ObjectFlight {
  return {
    ordinal,
    object,
    live,
    liveFingerprint: live === null ? null : fingerprint(live),
    owners: live === null ? [] : ownersOf(live, baseOf(live).managers),
    ...decide(object, live),
  };
}

function decide(object: ChangeObject, live: KubeObject | null): Decision {
  switch (object.op) {
    case "create":
      return decideCreate(object, live);
    case "update":
      return decideUpdate(object, live);
    case "delete":
      return decideDelete(object, live);
  }
}

function decideCreate(object: ChangeObject, live: KubeObject | null): Decision {
  if (live === null) return { freshness: "fresh", target: object.desired, conflict: null, isNoChange: false };
  if (object.desired !== null && fingerprint(live) === fingerprint(object.desired)) return UNCHANGED;
  return conflicted(object, live, { because: "An object of this name exists already" });
}

function decideUpdate(object: ChangeObject, live: KubeObject | null): Decision {
  const { base, desired, ref } = object;
  if (base === null || desired === null) return UNCHANGED;
  if (live === null) return conflicted(object, null, { because: "The object was deleted since" });
  if (live.metadata.uid !== base.uid) {
    return conflicted(object, live, { because: "The object was deleted and created again since" });
  }
  const { merged, conflicts } = mergeThreeWay({ base: base.manifest, desired, live, kind: ref.kind });
  if (conflicts.length > 0) {
    return conflicted(object, live, { because: "The same fields were changed since", conflicts, merged });
  }
  const isFresh = fingerprint(live) === base.fingerprint;
  return {
    freshness: isFresh ? "fresh" : "drifted",
    target: withoutManagedFields(merged),
    conflict: null,
    isNoChange: isSameJson(comparable(merged), comparable(live)),
  };
}

function decideDelete(object: ChangeObject, live: KubeObject | null): Decision {
  if (live === null) return UNCHANGED;
  if (object.base === null || live.metadata.uid !== object.base.uid) {
    return conflicted(object, live, { because: "The object was deleted and created again since" });
  }
  if (fingerprint(live) !== object.base.fingerprint) {
    return conflicted(object, live, { because: "The object that would be deleted was changed since" });
  }
  return { freshness: "fresh", target: null, conflict: null, isNoChange: false };
}

const UNCHANGED: Decision = { freshness: "fresh", target: null, conflict: null, isNoChange: true };

function comparable(object: KubeObject): KubeObject {
  return withoutBookkeeping(normaliseObject(object), { namespace: object.metadata.namespace ?? "" });
}

interface ConflictFacts {
  readonly because: string;
  readonly conflicts?: readonly MergeConflict[];
  readonly merged?: KubeObject;
}

function conflicted(object: ChangeObject, live: KubeObject | null, facts: ConflictFacts): Decision {
  return {
    freshness: "conflicted",
    target: null,
    isNoChange: false,
    conflict: conflictView(object, live, facts),
  };
}

/** The three versions side by side. */
export function conflictView(
  object: ChangeObject,
  live: KubeObject | null,
  { because, conflicts = [], merged }: ConflictFacts,
): ObjectConflict {
  return {
    ref: object.ref,
    because,
    baseText: yamlOf(object.base?.manifest ?? null),
    desiredText: object.desiredText ?? yamlOf(object.desired),
    liveText: yamlOf(live),
    mergedText: yamlOf(merged ?? null),
    liveUid: live?.metadata.uid ?? null,
    liveResourceVersion: live?.metadata.resourceVersion ?? null,
    conflicts: conflicts.map(({ path, unit }) => ({ pointer: toJsonPointer(path), unit })),
  };
}
