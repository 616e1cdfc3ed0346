import { formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { isJsonObject, type JsonObject } from "@/lib/domain/base/json.ts";

export type PeerScope = "mesh" | "namespace" | "workloads";

/** Without labels it is for the whole namespace, in the root namespace for the whole mesh (Istio, PeerAuthentication). */
export function peerScope(spec: JsonObject, isRootNamespace: boolean): PeerScope {
  const labels = isJsonObject(spec["selector"]) ? spec["selector"]["matchLabels"] : undefined;
  if (isJsonObject(labels) && Object.keys(labels).length > 0) return "workloads";
  return isRootNamespace ? "mesh" : "namespace";
}

const SCOPES: Readonly<Record<PeerScope, string>> = {
  mesh: "every workload of the mesh that no other PeerAuthentication is nearer to",
  namespace: "every workload of this namespace that has none of its own",
  workloads: "the workloads that the labels pick",
};

const MODES: Readonly<Record<string, string>> = {
  STRICT: "refuses plaintext: a caller without a sidecar sees its connection closed",
  PERMISSIVE: "takes both mutual TLS and plaintext: callers without a sidecar have no identity",
  DISABLE:
    "takes plaintext only: no caller has an identity, and rules on principals or namespaces match nobody",
};

/** What the policy does, the answer first. */
export function mtlsSentences(spec: JsonObject, scope: PeerScope): readonly string[] {
  const mode = modeOf(spec["mtls"]);
  const ports = isJsonObject(spec["portLevelMtls"]) ? Object.entries(spec["portLevelMtls"]) : [];
  return [
    mode === null
      ? `It says nothing of ${SCOPES[scope]}: the mode of the ${scope === "workloads" ? "namespace" : "mesh"} holds, PERMISSIVE where nothing says otherwise.`
      : `It is for ${SCOPES[scope]}, and ${MODES[mode] ?? `has the mode ${mode}, which Istio does not know`}.`,
    ...(ports.length > 0 && scope !== "workloads"
      ? ["portLevelMtls counts only beside a selector: without one Istio ignores it."]
      : ports.map(([port, value]) => portSentence(port, modeOf(value)))),
  ];
}

function portSentence(port: string, mode: string | null): string {
  if (mode === null)
    return `Port ${port} inherits the mode above. It is the container's port, not the Service's.`;
  return `Container port ${port} ${MODES[mode] ?? `has the mode ${mode}`}.`;
}

/** Null for UNSET and nothing: inherited. */
function modeOf(value: unknown): string | null {
  const mode = isJsonObject(value) ? value["mode"] : undefined;
  return typeof mode === "string" && mode !== "UNSET" ? mode : null;
}

/** Whether the draft would refuse plaintext somewhere. */
export function refusesPlaintext(spec: JsonObject): boolean {
  const ports = isJsonObject(spec["portLevelMtls"]) ? Object.values(spec["portLevelMtls"]) : [];
  return [spec["mtls"], ...ports].some((value) => modeOf(value) === "STRICT");
}

export interface CallerFacts {
  readonly rateRps: number;
  readonly bytesPerS: number;
  /** 0–1; null when no server's proxy reported it. */
  readonly mtlsRatio: number | null;
}

/** What STRICT would do to observed callers; unknown is never counted as safe. */
export function plaintextSentence(callers: readonly CallerFacts[], isStrict: boolean): string {
  const plain = callers.filter(({ mtlsRatio }) => mtlsRatio !== null && mtlsRatio < 1);
  const unknown = callers.filter(({ mtlsRatio }) => mtlsRatio === null).length;
  const rest =
    unknown === 0
      ? ""
      : ` Of ${unknown} more it is unknown, because no server's proxy reported connection_security_policy.`;
  if (plain.length === 0)
    return callers.length === 0
      ? "Nobody called over the time range: rare callers may still send plaintext."
      : `No caller sent plaintext over the time range.${rest}`;
  const rps = plain.reduce((sum, { rateRps, mtlsRatio }) => sum + rateRps * (1 - (mtlsRatio ?? 1)), 0);
  const total = callers.reduce((sum, { rateRps }) => sum + rateRps, 0);
  const volume = total > 0 ? ` of ${formatPercent(rps / total)} of requests, ${formatRps(rps)},` : "";
  const count = `${plain.length} ${plain.length === 1 ? "caller" : "callers"}`;
  return isStrict
    ? `${count}${volume} would be refused.${rest}`
    : `${count}${volume} would be refused under STRICT.${rest}`;
}
