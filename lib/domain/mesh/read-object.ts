import { isJsonObject } from "../base/json.ts";
import { configObjectReader } from "./facts/config-object.ts";
import { readEndpointSlice } from "./facts/endpoint-slice.ts";
import type { FactReader } from "./facts/fact-reader.ts";
import { readIstiod } from "./facts/istiod.ts";
import { readControlPlaneConfigMap } from "./facts/mesh-config-map.ts";
import { readNamespace } from "./facts/namespace.ts";
import { readNode } from "./facts/node.ts";
import { readPod } from "./facts/pod.ts";
import { readServiceAccount } from "./facts/service-account.ts";
import { readService } from "./facts/service.ts";
import { webhookReader } from "./facts/webhook.ts";
import { workloadReader } from "./facts/workload.ts";
import { isConfigGroup, KIND_KEYS, kindOfKey } from "./kind-keys.ts";
import type { IstiodFacts, ObjectProblem } from "./snapshot.ts";

export interface NamedFacts {
  readonly namespace: string;
  readonly name: string;
}

/** What is kept of one raw object. `facts` is null when nothing of it is read; `istiod` only for Deployments. */
export interface ObjectRow {
  readonly namespace: string;
  readonly name: string;
  readonly facts: NamedFacts | null;
  readonly istiod: IstiodFacts | null;
  readonly problem: ObjectProblem | null;
}

const READERS: ReadonlyMap<string, FactReader<NamedFacts>> = new Map<string, FactReader<NamedFacts>>([
  [KIND_KEYS.namespace, readNamespace],
  [KIND_KEYS.service, readService],
  [KIND_KEYS.pod, readPod],
  [KIND_KEYS.node, readNode],
  [KIND_KEYS.serviceAccount, readServiceAccount],
  [KIND_KEYS.configMap, readControlPlaneConfigMap],
  [KIND_KEYS.endpointSlice, readEndpointSlice],
  ...[
    KIND_KEYS.deployment,
    KIND_KEYS.statefulSet,
    KIND_KEYS.daemonSet,
    KIND_KEYS.replicaSet,
    KIND_KEYS.job,
    KIND_KEYS.cronJob,
  ].map((key) => [key, workloadReader(kindOfKey(key).kind)] as const),
  [KIND_KEYS.mutatingWebhook, webhookReader("MutatingWebhookConfiguration")],
  [KIND_KEYS.validatingWebhook, webhookReader("ValidatingWebhookConfiguration")],
]);

/** Null for a kind that no snapshot holds. */
function readerOf(kindKey: string): FactReader<NamedFacts> | null {
  const fixed = READERS.get(kindKey);
  if (fixed !== undefined) return fixed;
  return isConfigGroup(kindOfKey(kindKey).group) ? configObjectReader(kindKey) : null;
}

/** Reads any raw object of a kind. Never throws: a malformed object is a row with a problem and without facts. */
export function readObject(kindKey: string, raw: unknown): ObjectRow {
  const identity = identityOf(raw);
  const reader = readerOf(kindKey);
  if (reader === null) return { ...identity, facts: null, istiod: null, problem: null };
  const reading = reader(raw);
  if (!reading.ok) {
    const problem = { kindKey, ...kindOfKey(kindKey), ...identity, what: reading.error };
    return { ...identity, facts: null, istiod: null, problem };
  }
  const facts = reading.value;
  const istiod = kindKey === KIND_KEYS.deployment ? readIstiod(raw) : null;
  return {
    namespace: facts?.namespace ?? identity.namespace,
    name: facts?.name ?? identity.name,
    facts,
    istiod: istiod?.ok === true ? istiod.value : null,
    problem: null,
  };
}

function identityOf(raw: unknown): NamedFacts {
  const metadata = isJsonObject(raw) && isJsonObject(raw["metadata"]) ? raw["metadata"] : {};
  const { namespace, name } = metadata;
  return {
    namespace: typeof namespace === "string" ? namespace : "",
    name: typeof name === "string" && name !== "" ? name : "(unnamed)",
  };
}
