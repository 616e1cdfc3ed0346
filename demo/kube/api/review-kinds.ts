/** Kinds that are asked by a create and never stored. */
export interface ReviewKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function review(group: string, kind: string, namespaced = false): ReviewKind {
  return { group, version: "v1", kind, plural: `${kind.toLowerCase()}s`, namespaced };
}

export const REVIEW_KINDS: readonly ReviewKind[] = [
  review("authentication.k8s.io", "SelfSubjectReview"),
  review("authentication.k8s.io", "TokenReview"),
  review("authorization.k8s.io", "LocalSubjectAccessReview", true),
  review("authorization.k8s.io", "SelfSubjectAccessReview"),
  review("authorization.k8s.io", "SelfSubjectRulesReview"),
  review("authorization.k8s.io", "SubjectAccessReview"),
];
