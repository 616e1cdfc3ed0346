import type { JsonObject } from "../../../base/json.ts";
import type { Labels } from "../../../kube/kube-object.ts";
import { type LabelSelectorFields, matchesSelectorFields } from "../../../kube/selectors.ts";
import { objectsAt, textAt, textMapAt, textsAt } from "../../../simulation/spec-fields.ts";

/** Whether a selector of Kubernetes takes the labels; none takes everything. */
export function selects(selector: JsonObject | null, labels: Labels): boolean {
  return selector === null || matchesSelectorFields(labels, selectorFields(selector));
}

function selectorFields(selector: JsonObject): LabelSelectorFields {
  return {
    matchLabels: Object.fromEntries(textMapAt(selector, "matchLabels") ?? []),
    matchExpressions: objectsAt(selector, "matchExpressions").map((expression) => ({
      key: textAt(expression, "key") ?? "",
      operator: textAt(expression, "operator") ?? "",
      values: textsAt(expression, "values"),
    })),
  };
}
