import { defineRule } from "../../rule.ts";
import { isInMesh, servicesOf } from "../read/services-of.ts";
import { refer } from "../read/refer.ts";

export const onePortPerTarget = defineRule({
  code: "MESH1208",
  severity: "warning",
  appliesTo: "Workload",
  reads: ["Service", "Namespace"],
  reach: "namespace",
  title: "Services lead to one port of a workload under different numbers",
  explanation:
    "Two Services, or two ports of one, lead to the same container port under different numbers. The proxy of the workload sees one port: policies and protocol are those of one of them. Use one number for one target port.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0137/",
  aliases: ["IST0137"],
  check: (workload, mesh) => {
    if (!isInMesh(mesh, workload)) return [];
    const services = servicesOf(mesh, workload);
    const byTarget = new Map<string, Map<number, string>>();
    for (const { name, ports } of services) {
      for (const { port, targetPort } of ports) {
        const target = String(targetPort);
        const numbers = byTarget.get(target) ?? new Map<number, string>();
        byTarget.set(target, numbers.set(port, name));
      }
    }
    return [...byTarget].flatMap(([target, numbers]) =>
      numbers.size < 2
        ? []
        : [
            {
              path: ["metadata", "name"],
              sentence: `Target port ${target} is ${[...numbers].map(([port, name]) => `port ${port} of Service ${name}`).join(" and ")}`,
              because: services
                .filter((service) => [...numbers.values()].includes(service.name))
                .map((service) =>
                  refer(mesh, { ...service, kind: "Service", group: "" }, "Leads there", ["spec", "ports"]),
                ),
            },
          ],
    );
  },
});
