import { portProtocol } from "../../../mesh/port-protocol.ts";
import { defineRule } from "../../rule.ts";
import { isInMesh, servicesOf } from "../read/services-of.ts";
import { refer } from "../read/refer.ts";

export const oneProtocolPerPort = defineRule({
  code: "MESH1207",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Service", "Namespace"],
  reach: "namespace",
  title: "Services give one port of a workload two protocols",
  explanation:
    "A workload in several Services has to have the same protocol wherever they name the same port: a proxy has one listener for it, and the oldest Service decides. The protocol is what appProtocol or the port's name says. Give the port one protocol, or two numbers.",
  source: "https://istio.io/latest/docs/ops/deployment/application-requirements/",
  aliases: ["IST0116"],
  check: (workload, mesh) => {
    if (!isInMesh(mesh, workload)) return [];
    const services = servicesOf(mesh, workload);
    const byPort = new Map<number, Map<string, string>>();
    for (const { name, ports } of services) {
      for (const stated of ports) {
        const protocol = portProtocol(stated);
        if (protocol === "auto") continue;
        const protocols = byPort.get(stated.port) ?? new Map<string, string>();
        byPort.set(stated.port, protocols.set(protocol, name));
      }
    }
    return [...byPort].flatMap(([port, protocols]) =>
      new Set(protocols.values()).size < 2
        ? []
        : [
            {
              path: ["metadata", "name"],
              sentence: `Port ${port} is ${[...protocols].map(([protocol, name]) => `${protocol.toUpperCase()} in Service ${name}`).join(" and ")}`,
              because: services
                .filter((service) => [...protocols.values()].includes(service.name))
                .map((service) =>
                  refer(mesh, { ...service, kind: "Service", group: "" }, "Names the port", [
                    "spec",
                    "ports",
                  ]),
                ),
            },
          ],
    );
  },
});
