import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { textsAt } from "../../../simulation/spec-fields.ts";
import { isKindKnown } from "../../kind-known.ts";
import { defineRule } from "../../rule.ts";
import { backendsOf, ROUTE_KINDS, type StatedRef } from "../read/route-refs.ts";

export const backendExists = defineRule({
  code: "MESH1402",
  severity: "error",
  appliesTo: ROUTE_KINDS,
  reads: ["Service", "ServiceEntry"],
  needs: ["Service"],
  reach: "mesh",
  title: "Route that leads to a Service or port that does not exist",
  explanation:
    "A backend is a Service with one of its ports, or, by kind Hostname, a host of a ServiceEntry. Requests for any other are answered 500.",
  source: "https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional",
  aliases: ["KIA1402"],
  check: (route, mesh) =>
    backendsOf(route).flatMap((ref) => {
      const problem = backendProblem(mesh, ref);
      return problem === null ? [] : [problem];
    }),
});

function backendProblem(mesh: MeshSnapshot, { path, kind, group, namespace, name, port }: StatedRef) {
  if (kind === "Hostname" && isKindKnown(mesh, "ServiceEntry")) {
    const entries = [...configObjects(mesh, "ServiceEntry", "networking.istio.io")];
    const isDefined = entries.some(({ spec }) => textsAt(spec, "hosts").includes(name));
    const isService = name.endsWith(".svc.cluster.local");
    return isDefined || isService
      ? null
      : { path: [...path, "name"], sentence: `No ServiceEntry defines ${name}: 500` };
  }
  if (kind !== "Service" || group !== "") return null;
  const service = mesh.services.get(namespace, name);
  if (service === undefined) {
    return { path: [...path, "name"], sentence: `There is no Service ${namespace}/${name}: 500` };
  }
  if (port === null || service.ports.some((declared) => declared.port === port)) return null;
  const known = service.ports.map((declared) => declared.port).join(", ");
  return {
    path: [...path, "port"],
    sentence: `Service ${namespace}/${name} has no port ${port}, only ${known}: 500`,
    aliases: [],
  };
}
