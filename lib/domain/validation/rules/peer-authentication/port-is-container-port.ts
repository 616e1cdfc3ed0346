import { hasLabels } from "../../../kube/labels.ts";
import { sectionAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { refer } from "../read/refer.ts";
import { selectorLabels } from "../read/scope-of.ts";

export const portIsContainerPort = defineRule({
  code: "MESH0503",
  severity: "error",
  appliesTo: ["PeerAuthentication"],
  reads: ["Service"],
  needs: ["Service"],
  reach: "namespace",
  title: "Port-level mTLS for a Service's port instead of the container's",
  explanation:
    "portLevelMtls goes by the port that the workload listens on, not by the Service's number. A level for a number that only the Service knows is never looked at: the port keeps the mode of the policy above.",
  source: "https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication",
  aliases: [],
  check: ({ kind, spec, namespace }, mesh) => {
    const wanted = selectorLabels(kind, spec);
    if (wanted === null) return [];
    const services = [...mesh.services.inNamespace(namespace)].filter(
      ({ selector }) => selector !== null && (hasLabels(wanted, selector) || hasLabels(selector, wanted)),
    );
    const ports = services.flatMap((service) => service.ports.map((port) => ({ ...port, service })));
    return Object.keys(sectionAt(spec, "portLevelMtls")).flatMap((level) => {
      const number = Number(level);
      const confused = ports.find(({ port, targetPort }) => port === number && targetPort !== number);
      if (confused === undefined || ports.some(({ targetPort }) => targetPort === number)) return [];
      return [
        {
          path: ["spec", "portLevelMtls", level],
          sentence: `Has no effect: ${level} is the port of Service ${confused.service.name}, which leads to ${confused.targetPort}`,
          because: [
            refer(
              mesh,
              { ...confused.service, kind: "Service", group: "" },
              `Leads to ${confused.targetPort}`,
              ["spec", "ports"],
            ),
          ],
        },
      ];
    });
  },
});
