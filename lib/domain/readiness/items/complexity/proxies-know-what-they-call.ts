import { meshIndex } from "../../../mesh/lookup.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectsAt, textsAt } from "../../../simulation/spec-fields.ts";
import { applicationNamespaces, counted, namespaceRef, type ReadinessFacts } from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged, type ReadinessFix } from "../../item.ts";

/** Hosts from which on each push is felt in memory and time of proxies and istiod. */
const MANY_HOSTS = 250;
const GROUP = "networking.istio.io";

export const proxiesKnowWhatTheyCall = defineItem({
  id: "proxies-know-what-they-call",
  area: "complexity",
  title: "Proxies hold what they call",
  explanation:
    "Without a Sidecar every proxy gets the routes and endpoints of every service of the mesh, and again whenever one changes. A Sidecar of the namespace narrows that to the namespaces it calls.",
  unmet: { one: "holds too much", many: "hold too much" },
  reads: ["Sidecar", "Service", "EndpointSlice", "ServiceEntry", "Namespace", "Pod", "MeshSettings"],
  needs: ["Sidecar", "Service"],
  readsTraffic: true,
  judge: (facts) =>
    applicationNamespaces(facts.mesh)
      .filter((name) => podsIn(facts.mesh, name).some(({ dataplane }) => dataplane === "sidecar"))
      .map((name) => judgeNamespace(facts, name)),
});

function judgeNamespace(facts: ReadinessFacts, name: string): Judgement {
  const { mesh } = facts;
  const subject = namespaceRef(mesh, name);
  const scope = scopeOf(mesh, name);
  const hosts = meshIndex(mesh).services.length;
  if (scope !== null) {
    const { namespace, name: called } = scope;
    const object = { cluster: mesh.cluster, group: GROUP, kind: "Sidecar", namespace, name: called };
    const text = `Sidecar ${namespace}/${called} narrows its proxies`;
    return judged({
      subject,
      state: "pass",
      sentence: text,
      evidence: [atObject(object, ["spec", "egress"], text)],
    });
  }
  const told = `each of its proxies holds all ${counted(hosts, "host")} of the mesh`;
  if (hosts < MANY_HOSTS) return judged({ subject, state: "pass", sentence: told });
  return judged({
    subject,
    state: "warn",
    sentence: `No Sidecar narrows it: ${told}`,
    fix: narrow(facts, name, hosts),
  });
}

/** A Sidecar without selector, of the namespace or of the root namespace, that names hosts other than all. */
function scopeOf(mesh: MeshSnapshot, namespace: string) {
  const all = configObjects(mesh, "Sidecar", GROUP);
  return (
    [namespace, mesh.settings.rootNamespace]
      .flatMap((where) => [...all.inNamespace(where)])
      .find(({ spec }) => {
        const hosts = objectsAt(spec, "egress").flatMap((egress) => textsAt(egress, "hosts"));
        return spec["workloadSelector"] === undefined && hosts.length > 0 && !hosts.includes("*/*");
      }) ?? null
  );
}

/** Only with metrics: nobody is cut off from what it was seen to call. */
function narrow({ mesh, traffic }: ReadinessFacts, namespace: string, hosts: number): ReadinessFix | null {
  const isTaken = configObjects(mesh, "Sidecar", GROUP).get(namespace, "default") !== undefined;
  if (traffic === null || isTaken) return null;
  const called = traffic.edges
    .filter(({ source }) => source.namespace === namespace)
    .map(({ destination }) => destination.serviceNamespace)
    .filter((name) => name !== namespace && name !== "unknown");
  const namespaces = [...new Set([mesh.settings.rootNamespace, ...called])].toSorted();
  const kept = meshIndex(mesh).services.filter(
    (service) => service.namespace === namespace || namespaces.includes(service.namespace),
  ).length;
  return {
    title: `Narrow ${namespace} to what it calls`,
    action: {
      op: "create",
      object: { cluster: mesh.cluster, group: GROUP, kind: "Sidecar", namespace, name: "default" },
      manifest: {
        apiVersion: `${GROUP}/v1`,
        kind: "Sidecar",
        metadata: { name: "default", namespace },
        spec: { egress: [{ hosts: ["./*", ...namespaces.map((name) => `${name}/*`)] }] },
      },
    },
    effect: `Hosts per proxy ${String(hosts)} → ${String(kept)}. What it calls elsewhere, but was not seen to call, passes through without routes`,
  };
}
