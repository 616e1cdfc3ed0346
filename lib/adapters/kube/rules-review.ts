import { z } from "zod";
import type { AccessQuestion } from "@/lib/services/ports/cluster.ts";

const texts = z.array(z.string()).nullish();

export const rulesReviewSchema = z.object({
  status: z.object({
    incomplete: z.boolean().nullish(),
    resourceRules: z
      .array(z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }))
      .nullish(),
  }),
});

export type RulesReview = z.infer<typeof rulesReviewSchema>["status"];

/** Null: the rules do not allow it but are incomplete (a webhook or node authorizer has its own), so another review must tell. */
export function allowedByRules(review: RulesReview, question: AccessQuestion): boolean | null {
  const isAllowed = (review.resourceRules ?? []).some(
    (rule) =>
      has(rule.verbs, question.verb) &&
      has(rule.apiGroups, question.group) &&
      has(rule.resources, question.resource) &&
      ((rule.resourceNames ?? []).length === 0 ||
        (question.name !== undefined && (rule.resourceNames ?? []).includes(question.name))),
  );
  if (isAllowed) return true;
  return review.incomplete === true ? null : false;
}

function has(list: readonly string[] | null | undefined, wanted: string): boolean {
  return list?.some((entry) => entry === "*" || entry === wanted) ?? false;
}
