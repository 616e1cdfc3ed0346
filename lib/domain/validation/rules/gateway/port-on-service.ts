import { hasLabels } from "../../../kube/labels.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import type { MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { numberAt, objectsAt, sectionAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { gatewaySelector } from "../read/gateway-servers.ts";
import { refer } from "../read/refer.ts";
import { WORKLOAD_LABEL_KINDS, workloadLabels, workloadNamespaces } from "../read/workload-labels.ts";

export const portOnService = defineRule({
  code: "MESH0304",
  severity: "warning",
  appliesTo: ["Gateway"],
  reads: ["Service", ...WORKLOAD_LABEL_KINDS],
  needs: ["Service", WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Gateway listens on a port that its Service does not offer",
  explanation:
    "The proxies of the Gateway listen, and nobody gets there: the Service in front of them has neither this port nor this target port. Add the port to the Service, or use one that it has.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0162/",
  aliases: ["IST0162"],
  check: (gateway, mesh) => {
    const services = servicesInFront(mesh, gatewaySelector(gateway));
    if (services === null) return [];
    const offered = new Set(services.flatMap(portsOf));
    return objectsAt(gateway.spec, "servers").flatMap((server, index) => {
      const port = numberAt(sectionAt(server, "port"), "number");
      if (port === null || offered.has(port)) return [];
      const names = services.map(({ namespace, name }) => `${namespace}/${name}`).join(", ");
      return [
        {
          path: ["spec", "servers", index, "port", "number"],
          sentence:
            services.length === 0
              ? `No Service leads to port ${port} of the gateway's pods`
              : `Service ${names} does not offer port ${port}`,
          because: services.map((service) =>
            refer(mesh, { ...service, kind: "Service", group: "" }, "Leads to the gateway's pods", [
              "spec",
              "ports",
            ]),
          ),
        },
      ];
    });
  },
});

const inFront = new WeakMap<MeshSnapshot, Map<string, readonly ServiceFacts[] | null>>();

/** Services that lead to the proxies of a Gateway; null when there are none of these. Many Gateways share their proxies. */
function servicesInFront(mesh: MeshSnapshot, selector: Labels): readonly ServiceFacts[] | null {
  const known = inFront.get(mesh) ?? new Map<string, readonly ServiceFacts[] | null>();
  inFront.set(mesh, known);
  const key = JSON.stringify(selector);
  const before = known.get(key);
  if (before !== undefined) return before;
  const services = findInFront(mesh, selector);
  known.set(key, services);
  return services;
}

function findInFront(mesh: MeshSnapshot, selector: Labels): readonly ServiceFacts[] | null {
  const proxies = workloadNamespaces(mesh).flatMap((namespace) =>
    workloadLabels(mesh, namespace)
      .filter((labels) => hasLabels(labels, selector))
      .map((labels) => ({ namespace, labels })),
  );
  if (proxies.length === 0) return null;
  const services = proxies.flatMap(({ namespace, labels }) =>
    [...mesh.services.inNamespace(namespace)].filter(
      (service) => service.selector !== null && hasLabels(labels, service.selector),
    ),
  );
  return [...new Set(services)];
}

/** Numbers under which the pods are reached, and those at which they listen. */
const portsOf = ({ ports }: ServiceFacts): readonly number[] =>
  ports
    .filter(({ protocol }) => protocol === "TCP")
    .flatMap(({ port, targetPort }) => (typeof targetPort === "number" ? [port, targetPort] : [port]));
