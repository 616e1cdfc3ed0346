import { resolveHost } from "../../../istio/host.ts";
import { objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { selectsWorkload, WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const subsetSelectsPods = defineRule({
  code: "MESH0203",
  severity: "error",
  appliesTo: ["DestinationRule"],
  reads: [...HOST_KINDS, ...WORKLOAD_LABEL_KINDS],
  needs: ["Service", WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Subset whose labels no pod of the Service carries",
  explanation:
    "A subset is the part of the Service's pods that carries its labels. A subset without pods answers every request 503 (UH).",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset",
  aliases: ["IST0173", "KIA0203"],
  check: ({ spec, namespace }, mesh) => {
    const known = findHost(mesh, resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain));
    if (known?.kind !== "Service") return [];
    const selector = mesh.services.get(known.namespace, known.name)?.selector ?? null;
    if (selector === null) return [];
    return objectsAt(spec, "subsets").flatMap((subset, index) => {
      const labels = textMapAt(subset, "labels");
      if (labels === null || labels.size === 0) return [];
      if (selectsWorkload(mesh, known.namespace, { ...selector, ...Object.fromEntries(labels) })) return [];
      const text = [...labels].map(([key, value]) => `${key}=${value}`).join(", ");
      return [
        {
          path: ["spec", "subsets", index, "labels"],
          sentence: `No pod of Service ${known.namespace}/${known.name} carries ${text}: 503`,
        },
      ];
    });
  },
});
