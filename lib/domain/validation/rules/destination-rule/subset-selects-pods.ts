import type { Labels } from "../../../kube/kube-object.ts";
import { hasLabels } from "../../../kube/labels.ts";
import type { MeshSnapshot, PodFacts } from "../../../mesh/snapshot.ts";
import { resolveHost } from "../../../istio/host.ts";
import { objectsAt, textAt, textMapAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { decisiveHost } from "../read/same-host-rules.ts";
import { findHost, HOST_KINDS } from "../read/known-hosts.ts";
import { selectsWorkload, WORKLOAD_LABEL_KINDS } from "../read/workload-labels.ts";

export const subsetSelectsPods = defineRule({
  code: "MESH0203",
  severity: "error",
  appliesTo: ["DestinationRule"],
  reads: [...HOST_KINDS, ...WORKLOAD_LABEL_KINDS, "Node"],
  needs: ["Service", WORKLOAD_LABEL_KINDS],
  reach: "mesh",
  title: "Subset whose labels no pod of the Service carries",
  explanation:
    "A subset is the part of the Service's pods that carries its labels. A subset without pods answers every request 503 (UH).",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset",
  aliases: ["IST0173", "KIA0203"],
  hosts: decisiveHost,
  check: ({ spec, namespace }, mesh) => {
    const known = findHost(mesh, resolveHost(textAt(spec, "host") ?? "", namespace, mesh.settings.domain));
    if (known?.kind !== "Service") return [];
    const selector = mesh.services.get(known.namespace, known.name)?.selector ?? null;
    if (selector === null) return [];
    return objectsAt(spec, "subsets").flatMap((subset, index) => {
      const labels = textMapAt(subset, "labels");
      if (labels === null || labels.size === 0) return [];
      if (isCarried(mesh, known.namespace, { ...selector, ...Object.fromEntries(labels) })) return [];
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

/** Labels that endpoints have from where they run, beside those of their pods (Istio 1.31, `AugmentLabels`). */
const FROM_NODE: Readonly<Record<string, "region" | "zone" | "subzone">> = {
  "topology.kubernetes.io/region": "region",
  "topology.kubernetes.io/zone": "zone",
  "topology.istio.io/subzone": "subzone",
};
/** Names of cluster and network are settings of the control plane: they are taken to fit. */
const NOT_TOLD: ReadonlySet<string> = new Set(["topology.istio.io/cluster", "topology.istio.io/network"]);
const HOST_NAME = "kubernetes.io/hostname";

function isCarried(mesh: MeshSnapshot, namespace: string, wanted: Labels): boolean {
  const entries = Object.entries(wanted).filter(([key]) => !NOT_TOLD.has(key));
  const topology = entries.filter(([key]) => key === HOST_NAME || Object.hasOwn(FROM_NODE, key));
  if (topology.length === 0) return selectsWorkload(mesh, namespace, Object.fromEntries(entries));
  const own = Object.fromEntries(entries.filter((entry) => !topology.includes(entry)));
  return [...mesh.pods.inNamespace(namespace)].some(
    (pod) =>
      hasLabels(pod.labels, own) &&
      topology.every(([key, value]) => pod.labels[key] === value || placeOf(mesh, pod, key) === value),
  );
}

/** Empty where the node does not say: no label is made of it. */
function placeOf(mesh: MeshSnapshot, { node }: PodFacts, key: string): string | null {
  if (key === HOST_NAME) return node === "" ? null : node;
  const field = FROM_NODE[key];
  const place = field === undefined ? "" : (mesh.nodes.get("", node)?.[field] ?? "");
  return place === "" ? null : place;
}
