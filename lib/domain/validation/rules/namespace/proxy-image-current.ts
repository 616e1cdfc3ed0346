import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { defineRule } from "../../rule.ts";
import { asksForSidecars, injectorOf } from "../read/injection.ts";
import { proxyImageType } from "../read/proxy-image.ts";

export const proxyImageCurrent = defineRule({
  code: "MESH1305",
  severity: "warning",
  appliesTo: "Namespace",
  reads: ["Pod", "ProxyConfig", "ControlPlane", "MeshSettings"],
  needs: ["Pod"],
  reach: "mesh",
  title: "Pods run another proxy than the injector puts in",
  explanation:
    "The image of a proxy is chosen when its pod is made. After an upgrade old pods keep the old proxy until they are restarted. An image that the pod's annotation names is taken to be meant, and so is the variant that a ProxyConfig or MeshConfig chooses.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0158/",
  aliases: ["IST0158"],
  check: (namespace, mesh) => {
    if (!asksForSidecars(namespace.labels)) return [];
    const image = injectorOf(mesh, namespace)?.proxyImage ?? null;
    if (image === null) return [];
    const old = podsIn(mesh, namespace.name).filter((pod) => {
      if (pod.proxyImage === null || pod.annotations["sidecar.istio.io/proxyImage"] !== undefined)
        return false;
      return pod.proxyImage !== image && pod.proxyImage !== `${image}-${proxyImageType(mesh, pod)}`;
    });
    if (old.length === 0) return [];
    const names = old.slice(0, 3).map(({ name }) => name);
    const more = old.length > names.length ? ` and ${old.length - names.length} more` : "";
    return [
      {
        path: ["metadata", "name"],
        sentence: `${names.join(", ")}${more} ${old.length === 1 ? "runs" : "run"} another proxy than ${image}: restart the workloads`,
      },
    ];
  },
});
