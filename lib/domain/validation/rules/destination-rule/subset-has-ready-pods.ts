import { meshIndex } from "../../../mesh/lookup.ts";
import { hasLabels, objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost, ruleHost } from "../read/same-host-rules.ts";

export const subsetHasReadyPods = defineRule({
  code: "MESH0221",
  severity: "error",
  appliesTo: ["DestinationRule"],
  reads: ["Service", "ServiceEntry", "WorkloadEntry", "Pod", "EndpointSlice", "MeshSettings"],
  needs: ["EndpointSlice"],
  reach: "mesh",
  title: "Subset whose pods are all not ready",
  explanation:
    "A subset has endpoints, and none of them takes traffic: requests that a route sends there are answered 503 (UH). Look at the pods, or move the weight to another subset.",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset",
  aliases: [],
  hosts: decisiveHost,
  check: (object, mesh) => {
    const [service] = meshIndex(mesh).byHost.get(ruleHost(object, mesh)) ?? [];
    const [port] = service?.ports ?? [];
    if (service === undefined || port === undefined || service.resolution !== "endpoints") return [];
    const endpoints = service.endpoints(port);
    return objectsAt(object.spec, "subsets").flatMap((subset, index) => {
      const labels = textMapAt(subset, "labels");
      if (labels === null || labels.size === 0) return [];
      const own = endpoints.filter((endpoint) => hasLabels(endpoint.labels, labels));
      if (own.length === 0 || own.some(({ ready }) => ready)) return [];
      return [
        {
          path: ["spec", "subsets", index],
          sentence: `None of the ${own.length} endpoint${own.length === 1 ? "" : "s"} of subset ${textAt(subset, "name") ?? ""} is ready: 503`,
        },
      ];
    });
  },
});
