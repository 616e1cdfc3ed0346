import { readPolicy } from "../../../simulation/authz/policy.ts";
import { mayBeHttp, portProtocol } from "../../../mesh/port-protocol.ts";
import { hasLabels } from "../../../kube/labels.ts";
import type { MeshSnapshot, ServiceFacts } from "../../../mesh/snapshot.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";

const HTTP_ONLY = /^(host|method|path|request\.)/;

export const httpRuleOnTcp = defineRule({
  code: "MESH0403",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy"],
  reads: ["Service"],
  needs: ["Service"],
  reach: "namespace",
  title: "HTTP attributes on a TCP port",
  explanation:
    "Methods, paths, hosts and headers do not exist on a TCP port. There an ALLOW rule that names them never matches, and a DENY rule is taken without them: it denies more than it says. Limit the rule to HTTP ports, or declare the port's protocol.",
  source: "https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/",
  aliases: [],
  check: (object, mesh) => {
    const { action, rules, selector, targets } = readPolicy(object);
    if (selector === null || targets.length > 0) return [];
    const tcp = tcpService(mesh, object.namespace, Object.fromEntries(selector));
    if (tcp === undefined) return [];
    return rules.flatMap(({ index, from, to, when }) => {
      const all = [...from, ...to, ...when].flat();
      const limited = all.some(({ attribute, negated }) => attribute === "destination.port" && !negated);
      if (limited || !all.some(({ attribute }) => HTTP_ONLY.test(attribute))) return [];
      const effect =
        action === "DENY" ? "denies every connection that meets the rest of the rule" : "never matches";
      return [
        {
          path: ["spec", "rules", index],
          sentence: `On the TCP port ${tcp.port} of ${tcp.service.name} the rule ${effect}`,
          because: [
            refer(mesh, { ...tcp.service, kind: "Service", group: "" }, "Has a TCP port", ["spec", "ports"]),
          ],
        },
      ];
    });
  },
});

function tcpService(
  mesh: MeshSnapshot,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): { readonly service: ServiceFacts; readonly port: number } | undefined {
  for (const service of mesh.services.inNamespace(namespace)) {
    if (service.selector === null || !hasLabels(labels, service.selector)) continue;
    const port = service.ports.find((declared) => {
      const protocol = portProtocol(declared);
      return !mayBeHttp(protocol) && protocol !== "udp";
    });
    if (port !== undefined) return { service, port: port.port };
  }
  return undefined;
}
