import { isJsonObject } from "../base/json.ts";
import { configObjects, type ConfigObject, type MeshSnapshot } from "./snapshot.ts";

export type MtlsMode = "STRICT" | "PERMISSIVE" | "DISABLE";

function modeOf({ spec }: ConfigObject): MtlsMode | null {
  const mode = isJsonObject(spec["mtls"]) ? spec["mtls"]["mode"] : undefined;
  return mode === "STRICT" || mode === "PERMISSIVE" || mode === "DISABLE" ? mode : null;
}

const hasSelector = ({ spec }: ConfigObject): boolean =>
  isJsonObject(spec["selector"]) &&
  Object.keys(isJsonObject(spec["selector"]["matchLabels"]) ? spec["selector"]["matchLabels"] : {}).length >
    0;

/** The PeerAuthentication without selector that counts in a namespace: the oldest one (Istio, ComposePeerAuthentication). */
function namespacePolicy(mesh: MeshSnapshot, namespace: string): ConfigObject | null {
  const candidates = [
    ...configObjects(mesh, "PeerAuthentication", "security.istio.io").inNamespace(namespace),
  ]
    .filter((policy) => !hasSelector(policy))
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs || a.name.localeCompare(b.name));
  return candidates[0] ?? null;
}

/**
 * mTLS mode of workloads of a namespace that have no policy of their own: the namespace's, else the mesh's, else
 * PERMISSIVE. UNSET inherits.
 */
export function namespaceMtlsMode(
  mesh: MeshSnapshot,
  namespace: string,
): { readonly mode: MtlsMode; readonly policy: ConfigObject | null } {
  for (const scope of [namespace, mesh.settings.rootNamespace]) {
    const policy = namespacePolicy(mesh, scope);
    const mode = policy === null ? null : modeOf(policy);
    if (mode !== null) return { mode, policy };
  }
  return { mode: "PERMISSIVE", policy: null };
}
