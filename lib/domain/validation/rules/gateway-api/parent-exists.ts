import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { numberAt, objectAt, objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { isKindKnown } from "../../kind-known.ts";
import { defineRule } from "../../rule.ts";
import { selects } from "../read/label-selector.ts";
import { GATEWAY_API, parentsOf, ROUTE_KINDS, type StatedRef } from "../read/route-refs.ts";

export const parentExists = defineRule({
  code: "MESH1401",
  severity: "error",
  appliesTo: ROUTE_KINDS,
  reads: ["KubernetesGateway", "Service", "ServiceEntry", "Namespace"],
  needs: ["KubernetesGateway"],
  reach: "mesh",
  title: "Route that no parent takes",
  explanation:
    "A route attaches to a listener of a Gateway, or to a Service. The Gateway has to exist, have a listener of that name or port, and allow routes of this namespace; else the route answers nothing.",
  source: "https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways",
  aliases: ["KIA1401"],
  check: (route, mesh) =>
    parentsOf(route).flatMap((ref) => {
      const problem =
        ref.kind === "Gateway" && ref.group === GATEWAY_API
          ? gatewayProblem(mesh, route, ref)
          : serviceProblem(mesh, ref);
      return problem === null ? [] : [{ path: ref.path, sentence: problem }];
    }),
});

function gatewayProblem(mesh: MeshSnapshot, route: ConfigObject, ref: StatedRef): string | null {
  const name = `${ref.namespace}/${ref.name}`;
  const gateway = configObjects(mesh, "Gateway", GATEWAY_API).get(ref.namespace, ref.name);
  if (gateway === undefined) return `There is no Gateway ${name}: the route answers nothing`;
  const listeners = objectsAt(gateway.spec, "listeners").filter(
    (listener) =>
      (ref.sectionName === null || textAt(listener, "name") === ref.sectionName) &&
      (ref.port === null || numberAt(listener, "port") === ref.port),
  );
  if (listeners.length === 0) {
    const wanted = ref.sectionName === null ? `port ${ref.port ?? 0}` : `name ${ref.sectionName}`;
    return ref.sectionName === null && ref.port === null
      ? null
      : `Gateway ${name} has no listener of ${wanted}`;
  }
  const isAllowed = listeners.some((listener) =>
    allows(mesh, gateway, { listener, namespace: route.namespace }),
  );
  return isAllowed ? null : `No listener of Gateway ${name} allows routes of namespace ${route.namespace}`;
}

function allows(
  mesh: MeshSnapshot,
  gateway: ConfigObject,
  { listener, namespace }: { readonly listener: Parameters<typeof sectionAt>[0]; readonly namespace: string },
): boolean {
  const namespaces = sectionAt(sectionAt(listener, "allowedRoutes"), "namespaces");
  switch (textAt(namespaces, "from") ?? "Same") {
    case "All":
      return true;
    case "Selector": {
      const labels = mesh.namespaces.get("", namespace)?.labels;
      return labels === undefined || selects(objectAt(namespaces, "selector"), labels);
    }
    default:
      return gateway.namespace === namespace;
  }
}

function serviceProblem(mesh: MeshSnapshot, { kind, namespace, name }: StatedRef): string | null {
  if (kind === "Service") {
    const isMissing = isKindKnown(mesh, "Service") && mesh.services.get(namespace, name) === undefined;
    return isMissing ? `There is no Service ${namespace}/${name}: the route is for nobody` : null;
  }
  if (kind !== "ServiceEntry" || !isKindKnown(mesh, "ServiceEntry")) return null;
  const entry = configObjects(mesh, "ServiceEntry", "networking.istio.io").get(namespace, name);
  return entry === undefined
    ? `There is no ServiceEntry ${namespace}/${name}: the route is for nobody`
    : null;
}
