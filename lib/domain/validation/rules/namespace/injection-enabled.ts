import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { defineRule } from "../../rule.ts";
import { hasEnrolmentLabel, injectorOf, isSystemNamespace } from "../read/injection.ts";

export const injectionEnabled = defineRule({
  code: "MESH1301",
  severity: "warning",
  appliesTo: "Namespace",
  reads: ["Pod", "MeshSettings", "ControlPlane"],
  needs: ["Pod"],
  reach: "mesh",
  title: "Namespace runs workloads outside the mesh",
  explanation:
    "Without a label for injection or ambient its pods get no proxy: they speak plaintext, have no identity that policies could name, and report no traffic. Label the namespace istio-injection=enabled and restart its pods, or istio-injection=disabled where that is meant.",
  source: "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/",
  aliases: ["IST0102"],
  check: (namespace, mesh) => {
    const { name, labels } = namespace;
    if (isSystemNamespace(mesh, name) || hasEnrolmentLabel(labels)) return [];
    if (injectorOf(mesh, namespace)?.injectsByDefault === true) return [];
    const outside = podsIn(mesh, name).filter(({ dataplane, hostNetwork, labels: own }) => {
      const optedOut = own["sidecar.istio.io/inject"] === "false";
      return dataplane === "none" && !hostNetwork && !optedOut;
    });
    if (outside.length === 0) return [];
    return [
      {
        path: ["metadata", "labels"],
        sentence: `No label enrols the namespace: ${outside.length} pod${outside.length === 1 ? " runs" : "s run"} without a proxy`,
        fix: {
          title: "Label it istio-injection=enabled",
          operations: [{ op: "add", path: "/metadata/labels/istio-injection", value: "enabled" }],
        },
      },
    ];
  },
});
