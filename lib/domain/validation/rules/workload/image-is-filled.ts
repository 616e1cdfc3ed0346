import type { Labels } from "../../../kube/kube-object.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { objectAt, textAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";
import { selects } from "../read/label-selector.ts";

export const imageIsFilled = defineRule({
  code: "MESH1206",
  severity: "error",
  appliesTo: ["Workload", "BarePod"],
  reads: ["MutatingWebhookConfiguration", "Namespace"],
  needs: ["MutatingWebhookConfiguration", "Namespace"],
  reach: "mesh",
  title: "Image auto that no injector fills in",
  explanation:
    'A proxy container with the image auto is a gateway\'s: the injector puts in the image when the pod is made. Where no webhook takes the pod, Kubernetes looks for an image of that name: ErrImagePull. Label the pods sidecar.istio.io/inject: "true", or the namespace.',
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0146/",
  aliases: ["IST0146", "IST0147"],
  check: (subject, mesh) => {
    const isPod = !("podAnnotations" in subject);
    const [path] = isPod ? subject.autoImagePaths : subject.template.autoImagePaths;
    if (path === undefined) return [];
    if (isPod) {
      const sentence = "The pod was made with the image auto: no injector took it, and no such image exists";
      return [{ path: ["spec", ...path], sentence, aliases: ["IST0147"] }];
    }
    if (isInjected(mesh, subject.namespace, subject.podLabels)) return [];
    return [
      {
        path: ["spec", "template", "spec", ...path],
        sentence: "No webhook injects pods of this namespace with these labels: no image auto exists",
        aliases: ["IST0146"],
      },
    ];
  },
});

function isInjected(mesh: MeshSnapshot, namespace: string, podLabels: Labels): boolean {
  const labels = mesh.namespaces.get("", namespace)?.labels ?? {};
  return [...(mesh.webhooks.get("MutatingWebhookConfiguration") ?? [])].some(({ webhooks }) =>
    webhooks.some(
      (webhook) =>
        (textAt(webhook, "name") ?? "").endsWith("istio.io") &&
        selects(objectAt(webhook, "namespaceSelector"), labels) &&
        selects(objectAt(webhook, "objectSelector"), podLabels),
    ),
  );
}
