import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import type { ApiError } from "./api-error.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface AdmissionAttempt {
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly kind: ServedKind;
  /** In the version that the request speaks. */
  readonly object: KubeObject;
  readonly old: KubeObject | null;
  readonly fieldValidation: FieldValidation;
  readonly subresource: string;
  readonly dryRun: boolean;
}

export type AdmissionVerdict =
  | { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: ApiError };

/** Decides whether an object may be stored, and may complete it (defaults, pruned fields). */
export type Admit = (attempt: AdmissionAttempt) => AdmissionVerdict;
