import { sha256Hex } from "../base/sha256.ts";
import { canonicalJson } from "../kube/canonical-json.ts";
import { fingerprint, isReadByIstio } from "../kube/fingerprint.ts";
import type { Labels } from "../kube/kube-object.ts";
import type { ObjectRef } from "../kube/object-ref.ts";
import { configObjects, type MeshSnapshot } from "../mesh/snapshot.ts";
import { toKubeObject } from "../mesh/to-kube-object.ts";

/** A person's word that a matter may stay as it is, for a while. */
export interface RiskAcceptance {
  readonly cluster: string;
  /** Id of the readiness item. */
  readonly item: string;
  readonly subject: ObjectRef;
  /** Of the subject when it was accepted, see `subjectFingerprint`. */
  readonly fingerprint: string;
  /** What the item said then. */
  readonly sentence: string;
  readonly reason: string;
  readonly by: { readonly issuer: string; readonly subject: string; readonly display: string };
  readonly acceptedAtMs: number;
  readonly untilMs: number;
}

export type AcceptanceState = "in force" | "expired" | "object changed";

/** Longest time for which a risk is accepted without looking again, days. */
export const MAX_ACCEPTED_DAYS = 366;

/** An acceptance ends at its date, and when what it was about is no longer the same. */
export function acceptanceState(
  acceptance: Pick<RiskAcceptance, "untilMs" | "fingerprint">,
  now: { readonly nowMs: number; readonly fingerprint: string },
): AcceptanceState {
  if (acceptance.untilMs <= now.nowMs) return "expired";
  return acceptance.fingerprint === now.fingerprint ? "in force" : "object changed";
}

/** What of a subject an acceptance is about. Replicas, status and bookkeeping do not count. */
export function subjectFingerprint(mesh: MeshSnapshot, ref: ObjectRef): string {
  const { group, kind, namespace, name } = ref;
  const config = configObjects(mesh, kind, group).get(namespace, name);
  if (config !== undefined) return fingerprint(toKubeObject(config));
  return sha256Hex(canonicalJson(otherContent(mesh, ref) ?? {}));
}

function otherContent(mesh: MeshSnapshot, { kind, namespace, name }: ObjectRef): object | undefined {
  if (kind === "Namespace") return readLabels(mesh.namespaces.get("", name)?.labels);
  if (kind === "Service") {
    const service = mesh.services.get(namespace, name);
    return service === undefined
      ? undefined
      : { labels: readLabels(service.labels), selector: service.selector ?? {}, ports: service.ports };
  }
  const workload = mesh.workloads.get(kind)?.get(namespace, name);
  if (workload !== undefined) {
    const { podLabels, podAnnotations } = workload;
    return { labels: readLabels(podLabels), annotations: readLabels(podAnnotations) };
  }
  return mesh.webhooks.get(kind)?.get("", name)?.webhooks;
}

function readLabels(labels: Labels | undefined): Labels {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => isReadByIstio(key)));
}
