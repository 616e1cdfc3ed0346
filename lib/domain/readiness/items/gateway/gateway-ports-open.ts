import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import {
  type ConfigObject,
  configObjects,
  type MeshSnapshot,
  type ServiceFacts,
} from "../../../mesh/snapshot.ts";
import { hasLabels, numberAt, objectsAt, sectionAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { atObject, defineItem, type Judgement, judged } from "../../item.ts";

export const gatewayPortsOpen = defineItem({
  id: "gateway-ports-open",
  area: "gateways",
  title: "Ports of gateways are reachable",
  explanation:
    "A server of a Gateway opens a port of the proxy. Callers get there only when a Service of the gateway's pods leads to that port.",
  unmet: { one: "is not", many: "are not" },
  reads: ["Gateway", "Service", "Pod"],
  needs: ["Gateway", "Service", "Pod"],
  judge: ({ mesh }) =>
    [...configObjects(mesh, "Gateway", "networking.istio.io")].flatMap((gateway) => portsOf(mesh, gateway)),
});

function portsOf(mesh: MeshSnapshot, gateway: ConfigObject): readonly Judgement[] {
  const { group, kind, namespace, name, spec } = gateway;
  const subject = { cluster: mesh.cluster, group, kind, namespace, name };
  const selector = textMapAt(spec, "selector") ?? new Map<string, string>();
  const services = servicesOf(mesh, selector);
  if (services.length === 0) return [];
  const open = new Set(services.flatMap(({ ports }) => ports.map(({ port }) => port)));
  const closed = objectsAt(spec, "servers").flatMap((server, index) => {
    const number = numberAt(sectionAt(server, "port"), "number");
    return number === null || open.has(number) ? [] : [{ number, index }];
  });
  const names = services.map((service) => `${service.namespace}/${service.name}`).join(", ");
  const [first] = closed;
  if (first === undefined) {
    return [judged({ subject, state: "pass", sentence: `Service ${names} leads to every port` })];
  }
  return [
    judged({
      subject,
      state: "fail",
      sentence: `Port ${closed.map(({ number }) => String(number)).join(", ")} is no port of Service ${names}: nobody outside reaches it`,
      evidence: closed.map(({ number, index }) =>
        atObject(
          subject,
          ["spec", "servers", index, "port", "number"],
          `The server opens port ${String(number)}`,
        ),
      ),
    }),
  ];
}

/** Services that lead to pods which the selector matches, in any namespace (Istio 1.31, gateway selectors). */
function servicesOf(mesh: MeshSnapshot, selector: ReadonlyMap<string, string>): readonly ServiceFacts[] {
  return [...mesh.services].filter(({ namespace, selector: wanted }) => {
    if (wanted === null || selector.size === 0) return false;
    const needed = new Map(Object.entries(wanted));
    return podsIn(mesh, namespace).some(
      ({ labels }) => hasLabels(labels, selector) && hasLabels(labels, needed),
    );
  });
}
