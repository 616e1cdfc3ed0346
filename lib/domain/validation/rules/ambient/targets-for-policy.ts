import { defineRule } from "../../rule.ts";
import { isInAmbient } from "../read/ambient.ts";
import { needsHttp } from "../read/layer-seven.ts";
import { namesTargets } from "../read/scope-of.ts";

const CODES: Readonly<Record<string, string>> = {
  AuthorizationPolicy: "KIA0110",
  RequestAuthentication: "KIA1115",
  WasmPlugin: "KIA1116",
  Telemetry: "KIA1117",
};

export const targetsForPolicy = defineRule({
  code: "MESH1604",
  severity: "warning",
  appliesTo: ["AuthorizationPolicy", "RequestAuthentication", "WasmPlugin", "Telemetry"],
  reads: ["Namespace"],
  needs: ["Namespace"],
  reach: "namespace",
  title: "HTTP setting in ambient that names no target",
  explanation:
    "A waypoint reads what names it, or a Service behind it, in targetRefs. An object without targets, with or without selector, goes to ztunnel, which does not read HTTP.",
  source: "https://istio.io/latest/docs/ambient/usage/l7-features/#targeting-policies-for-waypoint-proxies",
  aliases: ["KIA0110", "KIA1115", "KIA1116", "KIA1117"],
  check: (object, mesh) => {
    const { kind, namespace, spec } = object;
    if (!isInAmbient(mesh, namespace) || namesTargets(spec) || !needsHttp(object)) return [];
    return [
      {
        path: ["spec"],
        sentence: "No waypoint reads this: it names no targetRefs, and ztunnel does not read HTTP",
        aliases: [CODES[kind] ?? ""].filter((code) => code !== ""),
      },
    ];
  },
});
