import { clusterRef } from "../../facts.ts";
import { atObject, defineItem, judged } from "../../item.ts";

export const admissionWebhook = defineItem({
  id: "admission-webhook",
  area: "control plane",
  title: "The API server refuses what Istio cannot read",
  explanation:
    "Istio's validating webhook refuses objects that istiod would drop. Without it, or while its failure policy is Ignore, such objects are stored and silently have no effect.",
  unmet: { one: "does not", many: "do not" },
  reads: ["ValidatingWebhookConfiguration"],
  needs: ["ValidatingWebhookConfiguration"],
  judge: ({ mesh }) => {
    const all = [...(mesh.webhooks.get("ValidatingWebhookConfiguration") ?? [])].filter(
      ({ name, labels }) => name.startsWith("istio") || labels["app"] === "istiod",
    );
    if (all.length === 0) {
      const sentence = "There is no ValidatingWebhookConfiguration of Istio: faulty objects are stored";
      return [judged({ subject: clusterRef(mesh, "admission"), state: "warn", sentence })];
    }
    return all.map(({ name, webhooks }) => {
      const subject = {
        cluster: mesh.cluster,
        group: "admissionregistration.k8s.io",
        kind: "ValidatingWebhookConfiguration",
        namespace: "",
        name,
      };
      const ignoring = webhooks.findIndex(({ failurePolicy }) => failurePolicy === "Ignore");
      if (ignoring === -1) return judged({ subject, state: "pass", sentence: "Its failure policy is Fail" });
      const sentence =
        "Its failure policy is Ignore: while istiod does not answer, faulty objects are stored";
      const evidence = [atObject(subject, ["webhooks", ignoring, "failurePolicy"], "failurePolicy: Ignore")];
      return judged({ subject, state: "warn", sentence, evidence });
    });
  },
});
