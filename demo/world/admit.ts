import { admitObject } from "@/lib/domain/validation/admission/admit.ts";
import { admitBySchema } from "../kube/admission/admit-by-schema.ts";
import type { Admit } from "../kube/api/admission.ts";
import { badRequest } from "../kube/api/api-error.ts";

/**
 * Admission of the demo's cluster: what the API server checks itself, then Istio's validating webhook, both decided by the
 * domain core.
 */
export const admitByDomain: Admit = (attempt) => {
  const verdict = admitBySchema(attempt);
  const isIstio = attempt.kind.custom && attempt.kind.group.endsWith("istio.io");
  if (!verdict.ok || attempt.operation === "DELETE" || attempt.subresource !== "" || !isIstio) return verdict;
  const admission = admitObject({ ...verdict.object });
  if (!admission.accepted) return { ok: false, error: badRequest(admission.message) };
  return { ...verdict, warnings: [...verdict.warnings, ...admission.warnings] };
};
