import { objectsOfKind } from "../../facts.ts";
import { ruleItem } from "../../rule-item.ts";

const SELECTING = [
  ["AuthorizationPolicy", "security.istio.io"],
  ["PeerAuthentication", "security.istio.io"],
  ["RequestAuthentication", "security.istio.io"],
  ["Telemetry", "telemetry.istio.io"],
  ["Sidecar", "networking.istio.io"],
  ["EnvoyFilter", "networking.istio.io"],
  ["ServiceEntry", "networking.istio.io"],
] as const;

export const noObjectIsIdle = ruleItem({
  id: "no-object-is-idle",
  area: "complexity",
  title: "Every object applies to something",
  explanation:
    "A selector that no workload matches, a second object without selector beside an older one, or an exportTo to a namespace that does not exist leave an object without effect. Whoever wrote it believes otherwise.",
  codes: ["MESH0004", "MESH0002", "MESH0005"],
  unmet: { one: "does not", many: "do not" },
  subjects: (mesh) => SELECTING.flatMap(([kind, group]) => objectsOfKind(mesh, kind, group)),
});
