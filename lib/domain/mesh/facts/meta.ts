import { z } from "zod";
import type { Labels } from "../../kube/kube-object.ts";
import type { FieldManagerFacts, MetaFacts } from "../snapshot.ts";
import { internLabels, internString } from "./intern.ts";

const textMap = z.record(z.string(), z.string()).nullish();

export const metaSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().nullish(),
  uid: z.string().nullish(),
  resourceVersion: z.string().nullish(),
  generation: z.number().nullish(),
  creationTimestamp: z.string().nullish(),
  labels: textMap,
  annotations: textMap,
  ownerReferences: z
    .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
    .nullish(),
});

export type RawMeta = z.infer<typeof metaSchema>;

/** Metadata of a pod template: everything may be absent. */
export const templateMetaSchema = z.object({ labels: textMap, annotations: textMap }).nullish();

export const selectorSchema = textMap;

export const managedFieldsSchema = z
  .array(
    z.object({ manager: z.string().nullish(), operation: z.string().nullish(), time: z.string().nullish() }),
  )
  .nullish();

/** A whole copy of the object as it was applied: large, and answered by the object itself. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export function metaFacts(meta: RawMeta): MetaFacts {
  return {
    namespace: internString(meta.namespace ?? ""),
    name: internString(meta.name),
    uid: meta.uid ?? "",
    resourceVersion: meta.resourceVersion ?? "",
    generation: meta.generation ?? 0,
    createdAtMs: timeMs(meta.creationTimestamp) ?? 0,
    labels: internLabels(meta.labels),
    annotations: internLabels(without(meta.annotations ?? {}, (key) => key === LAST_APPLIED)),
  };
}

const READ = /(^|\.)istio\.io\/|^kiali\.io\/|^kubernetes\.io\/ingress\.class$/;

/** Only the annotations that Istio reads, and those that silence findings. */
export function istioAnnotations(annotations: Labels | null | undefined): Labels {
  return internLabels(without(annotations ?? {}, (key) => !READ.test(key)));
}

export function controllerOf(meta: RawMeta): { readonly kind: string; readonly name: string } | null {
  const owner = meta.ownerReferences?.find(({ controller }) => controller === true);
  return owner === undefined ? null : { kind: internString(owner.kind), name: internString(owner.name) };
}

/** One entry per manager and operation with its latest time: a manager has an entry per apiVersion and subresource. */
export function managerFacts(entries: z.infer<typeof managedFieldsSchema>): readonly FieldManagerFacts[] {
  const latest = new Map<string, FieldManagerFacts>();
  for (const entry of entries ?? []) {
    const manager = internString(entry.manager ?? "");
    const operation = internString(entry.operation ?? "");
    const atMs = timeMs(entry.time);
    const known = latest.get(`${operation} ${manager}`);
    if (known === undefined || (atMs ?? -1) > (known.atMs ?? -1)) {
      latest.set(`${operation} ${manager}`, { manager, operation, atMs });
    }
  }
  return [...latest.values()];
}

/** Milliseconds since the epoch of an RFC 3339 time; null when absent or unreadable. */
export function timeMs(text: string | null | undefined): number | null {
  const parsed = text === null || text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

function without(map: Labels, isDropped: (key: string) => boolean): Labels {
  return Object.keys(map).some(isDropped)
    ? Object.fromEntries(Object.entries(map).filter(([key]) => !isDropped(key)))
    : map;
}
