import { err, ok, type Result } from "../base/result.ts";
import { hasLabels, isLabelKey, isLabelValue } from "./labels.ts";
import type { KubeObject, Labels } from "./kube-object.ts";

export type SelectorOperator = "in" | "notin" | "exists" | "absent";

export interface SelectorRequirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  /** Empty for `exists` and `absent`. */
  readonly values: readonly string[];
}

/** All requirements must hold. The empty selector matches everything. */
export type LabelSelector = readonly SelectorRequirement[];

/** `metadata.labelSelector` of Kubernetes objects. */
export interface LabelSelectorFields {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/**
 * Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k` as kubectl and the API server do. `!=` and `notin` also match objects
 * without the key.
 */
export function parseLabelSelector(text: string): Result<LabelSelector, string> {
  const requirements: SelectorRequirement[] = [];
  for (const term of splitTerms(text)) {
    const requirement = parseTerm(term);
    if (requirement === null) return err(`unable to parse requirement: ${JSON.stringify(term)}`);
    if (!isLabelKey(requirement.key)) return err(`invalid label key ${JSON.stringify(requirement.key)}`);
    const wrong = requirement.values.find((value) => !isLabelValue(value));
    if (wrong !== undefined) return err(`invalid label value ${JSON.stringify(wrong)}`);
    requirements.push(requirement);
  }
  return ok(requirements);
}

export function matchesLabelSelector(labels: Labels, selector: LabelSelector): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case "in":
        return value !== undefined && values.includes(value);
      case "notin":
        return value === undefined || !values.includes(value);
      case "exists":
        return value !== undefined;
      case "absent":
        return value === undefined;
    }
  });
}

const OPERATORS: Readonly<Record<string, SelectorOperator>> = {
  In: "in",
  NotIn: "notin",
  Exists: "exists",
  DoesNotExist: "absent",
};

/** The selector object of Kubernetes. An operator that Kubernetes does not know matches nothing. */
export function matchesSelectorFields(labels: Labels, fields: LabelSelectorFields): boolean {
  if (!hasLabels(labels, fields.matchLabels ?? {})) return false;
  return (fields.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const known = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    return known !== undefined && matchesLabelSelector(labels, [{ key, operator: known, values }]);
  });
}

export interface FieldRequirement {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** Reads `metadata.name=x,metadata.namespace!=y`. */
export function parseFieldSelector(text: string): Result<readonly FieldRequirement[], string> {
  const requirements: FieldRequirement[] = [];
  for (const term of text.split(",").filter((part) => part !== "")) {
    const match = /^([^=!]+)(==|!=|=)(.*)$/s.exec(term);
    if (match === null) return err(`invalid field selector: ${JSON.stringify(term)}`);
    const [, field = "", operator, value = ""] = match;
    requirements.push({ field, equal: operator !== "!=", value });
  }
  return ok(requirements);
}

/** Fields are dotted paths; what is missing counts as the empty text, as in the API server. */
export function matchesFieldSelector(object: KubeObject, selector: readonly FieldRequirement[]): boolean {
  return selector.every(({ field, equal, value }) => (fieldText(object, field) === value) === equal);
}

function fieldText(object: KubeObject, field: string): string {
  let current: unknown = object;
  for (const part of field.split(".")) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return "";
    current = Reflect.get(current, part);
  }
  return typeof current === "object" || current === undefined ? "" : String(current);
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let depth = 0;
  let term = "";
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) {
      terms.push(term);
      term = "";
    } else {
      term += character;
    }
  }
  terms.push(term);
  return text.trim() === "" ? [] : terms.map((part) => part.trim());
}

function parseTerm(term: string): SelectorRequirement | null {
  const set = /^([^\s!=(),]+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(term);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    return {
      key,
      operator: operator === "in" ? "in" : "notin",
      values: list.split(",").map((v) => v.trim()),
    };
  }
  const equality = /^([^\s!=(),]+)\s*(==|!=|=)\s*([^\s!=(),]*)$/.exec(term);
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality;
    return { key, operator: operator === "!=" ? "notin" : "in", values: [value] };
  }
  const presence = /^(!?)\s*([^\s!=(),]+)$/.exec(term);
  if (presence === null) return null;
  const [, negation, key = ""] = presence;
  return { key, operator: negation === "!" ? "absent" : "exists", values: [] };
}
