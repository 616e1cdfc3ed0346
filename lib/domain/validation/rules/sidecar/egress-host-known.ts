import { hostsOverlap } from "../../../istio/host.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectsAt, textsAt } from "../../../simulation/spec-fields.ts";
import { isKindKnown } from "../../kind-known.ts";
import { defineRule } from "../../rule.ts";
import { canTellHost, HOST_KINDS, knownHosts } from "../read/known-hosts.ts";

export const egressHostKnown = defineRule({
  code: "MESH0701",
  severity: "warning",
  appliesTo: ["Sidecar"],
  reads: [...HOST_KINDS, "Namespace"],
  needs: [["Service", "ServiceEntry"]],
  reach: "mesh",
  title: "Sidecar lets out to a host that nothing defines",
  explanation:
    "An entry is namespace/host: which namespace exports the host, and its full name. One that fits no Service and no ServiceEntry lets nothing out; under REGISTRY_ONLY the workload cannot reach what was meant.",
  source: "https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener",
  aliases: ["KIA1004"],
  hosts: ({ spec }) =>
    objectsAt(spec, "egress").flatMap((listener) =>
      textsAt(listener, "hosts").flatMap((entry) => {
        const host = entry.slice(entry.indexOf("/") + 1).toLowerCase();
        if (host === "*") return [];
        return [host.startsWith("*") ? "*" : host];
      }),
    ),
  check: ({ spec, namespace }, mesh) =>
    objectsAt(spec, "egress").flatMap((listener, index) =>
      textsAt(listener, "hosts").flatMap((entry, position) => {
        const problem = entryProblem(mesh, entry, namespace);
        return problem === null
          ? []
          : [{ path: ["spec", "egress", index, "hosts", position], sentence: problem }];
      }),
    ),
});

function entryProblem(mesh: MeshSnapshot, entry: string, own: string): string | null {
  const slash = entry.indexOf("/");
  if (slash === -1 || entry.startsWith("~")) return null;
  const stated = entry.slice(0, slash);
  const host = entry.slice(slash + 1).toLowerCase();
  const namespace = stated === "." ? own : stated;
  const isNamed = namespace !== "*";
  if (isNamed && namespace !== own && !isThere(mesh, namespace)) {
    return `Lets nothing out: there is no namespace ${namespace}`;
  }
  if (host === "*" || !canTellHost(mesh, host)) return null;
  const { exact, wildcards } = knownHosts(mesh);
  const named = host.startsWith("*") ? [...exact.values()].flat() : (exact.get(host) ?? []);
  const isDefined = [...named, ...wildcards].some(
    (known) => (!isNamed || known.namespace === namespace) && hostsOverlap(host, known.host),
  );
  if (isDefined) return null;
  return isNamed
    ? `Lets nothing out: namespace ${namespace} defines no host ${host}`
    : `Lets nothing out: nothing defines ${host}`;
}

/** A namespace that was not given is there all the same when Services are in it. */
function isThere(mesh: MeshSnapshot, namespace: string): boolean {
  if (!isKindKnown(mesh, "Namespace") || mesh.namespaces.get("", namespace) !== undefined) return true;
  return [...mesh.services.inNamespace(namespace)].length > 0;
}
