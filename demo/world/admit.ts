import type { Admit } from "../kube/api/admission.ts";
import { admitEverything } from "../kube/api/admission.ts";

/** Admission of the demo's cluster. */
export const admitByDomain: Admit = admitEverything;
