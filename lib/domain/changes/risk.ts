import { patchBetween } from "../audit/patch.ts";
import { isJsonObject } from "../base/json.ts";
import type { ChangeObject, Risk } from "./change-set.ts";
import { asJsonObject } from "./object-json.ts";

export interface RiskInput {
  readonly objects: readonly ChangeObject[];
  /** Where objects without selector hold for the whole mesh. */
  readonly rootNamespace: string;
}

export interface RiskAnswer {
  readonly risk: Risk;
  /** One sentence for each object that decided. */
  readonly because: readonly string[];
}

const HIGH_KINDS: ReadonlySet<string> = new Set([
  "AuthorizationPolicy",
  "PeerAuthentication",
  "RequestAuthentication",
  "Gateway",
  "EnvoyFilter",
  "WasmPlugin",
  "TrafficExtension",
  "ListenerSet",
]);

const MEDIUM_KINDS: ReadonlySet<string> = new Set([
  "VirtualService",
  "DestinationRule",
  "ServiceEntry",
  "HTTPRoute",
  "GRPCRoute",
  "TCPRoute",
  "TLSRoute",
  "UDPRoute",
  "BackendTLSPolicy",
  "ReferenceGrant",
  "Sidecar",
  "WorkloadEntry",
]);

const ORDER: readonly Risk[] = ["low", "medium", "high"];

/** Kinds whose dry-run is recorded (audit §1). */
export function isHighRiskKind(kind: string): boolean {
  return HIGH_KINDS.has(kind);
}

/** The highest risk of the objects (change-review §4.6). */
export function riskOf({ objects, rootNamespace }: RiskInput): RiskAnswer {
  const answers = objects.map((object) => objectRisk(object, rootNamespace));
  const highest = answers.reduce((most, { risk }) => Math.max(most, ORDER.indexOf(risk)), 0);
  const risk = ORDER[highest] ?? "low";
  const because = answers.flatMap((answer) =>
    answer.risk === risk && answer.why !== "" ? [answer.why] : [],
  );
  return { risk, because };
}

function objectRisk(
  object: ChangeObject,
  rootNamespace: string,
): { readonly risk: Risk; readonly why: string } {
  const { kind, namespace, name } = object.ref;
  const called = `${kind} ${namespace}/${name}`;
  if (object.op === "delete") return { risk: "high", why: `${called} is deleted` };
  if (HIGH_KINDS.has(kind)) return { risk: "high", why: `${called}: its kind decides who may call whom` };
  if (namespace === rootNamespace && !hasSelector(object)) {
    return { risk: "high", why: `${called} holds for the whole mesh` };
  }
  if (isOnlyWeights(object)) return { risk: "low", why: `${called}: only weights change` };
  if (MEDIUM_KINDS.has(kind)) return { risk: "medium", why: `${called} decides where requests go` };
  return { risk: "low", why: "" };
}

function hasSelector({ desired }: ChangeObject): boolean {
  const spec = desired?.spec;
  return (
    isJsonObject(spec) &&
    (spec.selector !== undefined ||
      spec.workloadSelector !== undefined ||
      spec.targetRefs !== undefined ||
      spec.hosts !== undefined ||
      spec.host !== undefined)
  );
}

function isOnlyWeights({ base, desired }: ChangeObject): boolean {
  if (base === null || desired === null) return false;
  const [before, after] = [asJsonObject(base.manifest), asJsonObject(desired)];
  const patch = patchBetween(before.spec, after.spec);
  return patch.length > 0 && patch.every(({ path }) => path.endsWith("/weight"));
}
