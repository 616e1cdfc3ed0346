import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { defineRule } from "../../rule.ts";
import { hasEnrolmentLabel, injectorOf, isSystemNamespace } from "../read/injection.ts";

export const enrolmentStated = defineRule({
  code: "MESH1302",
  severity: "info",
  appliesTo: "Namespace",
  reads: ["Pod", "MeshSettings", "ControlPlane"],
  reach: "mesh",
  title: "Namespace without a label for the mesh",
  explanation:
    "No label says whether pods of the namespace are to have a proxy. What starts here follows the injector's default, which is no proxy unless it was changed: label the namespace for what is meant.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0102/",
  aliases: ["IST0102", "IST0148"],
  check: (namespace, mesh) => {
    const { name, labels } = namespace;
    if (isSystemNamespace(mesh, name) || hasEnrolmentLabel(labels)) return [];
    const path = ["metadata", "name"];
    if (injectorOf(mesh, namespace)?.injectsByDefault === true) {
      const sentence = "Pods get a sidecar without a label: the injector is set to enableNamespacesByDefault";
      return [{ path, sentence, aliases: ["IST0148"] }];
    }
    if (podsIn(mesh, name).some(({ dataplane, hostNetwork }) => dataplane === "none" && !hostNetwork))
      return [];
    return [
      {
        path,
        sentence: "What starts here gets no proxy: no label enrols the namespace",
        aliases: ["IST0102"],
      },
    ];
  },
});
