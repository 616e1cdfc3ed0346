import { isJsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";
import { badRequest } from "./api-error.ts";

export type ObjectTest = (object: KubeObject) => boolean;

type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

const NAME = String.raw`[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const EQUALITY = new RegExp(`^(${NAME})\\s*(=|==|!=)\\s*([-A-Za-z0-9_.]*)$`);
const SET = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const ORDER = new RegExp(`^(${NAME})\\s*(>|<)\\s*(-?\\d+)$`);
const EXISTS = new RegExp(`^(!?)\\s*(${NAME})$`);

/** Splits at commas outside parentheses. */
function requirementsOf(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function labelTest(requirement: string): LabelTest {
  const equality = EQUALITY.exec(requirement);
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality;
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const set = SET.exec(requirement);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = new Set(list.split(",").map((value) => value.trim()));
    const holds: LabelTest = (labels) => labels[key] !== undefined && values.has(labels[key]);
    return operator === "in" ? holds : (labels) => !holds(labels);
  }
  const order = ORDER.exec(requirement);
  if (order !== null) {
    const [, key = "", operator, limit] = order;
    return (labels) => {
      const value = Number(labels[key] ?? Number.NaN);
      return operator === ">" ? value > Number(limit) : value < Number(limit);
    };
  }
  const exists = EXISTS.exec(requirement);
  if (exists === null)
    throw badRequest(`unable to parse requirement: found '${requirement}', expected: identifier`);
  const [, not, key = ""] = exists;
  return (labels) => (labels[key] === undefined) === (not === "!");
}

/** A labelSelector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`. */
export function labelSelector(selector: string): ObjectTest {
  const tests = requirementsOf(selector).map(labelTest);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? {}));
}

type FieldReader = (object: KubeObject) => string;

function fieldAt(...path: string[]): FieldReader {
  return (object) => {
    let value: JsonValue | undefined = asJson(object);
    for (const part of path) value = isJsonObject(value) ? value[part] : undefined;
    return value === undefined || value === null ? "" : String(value);
  };
}

const EVERY_KIND: Readonly<Record<string, FieldReader>> = {
  "metadata.name": fieldAt("metadata", "name"),
  "metadata.namespace": fieldAt("metadata", "namespace"),
};

const BY_KIND: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "/Pod": [
    ["spec", "nodeName"],
    ["spec", "restartPolicy"],
    ["spec", "schedulerName"],
    ["spec", "serviceAccountName"],
    ["spec", "hostNetwork"],
    ["status", "phase"],
    ["status", "podIP"],
    ["status", "nominatedNodeName"],
  ],
  "/Namespace": [["status", "phase"]],
  "/Node": [["spec", "unschedulable"]],
  "/Secret": [["type"]],
  "/Service": [
    ["spec", "clusterIP"],
    ["spec", "type"],
  ],
  "/Event": [
    ["involvedObject", "kind"],
    ["involvedObject", "namespace"],
    ["involvedObject", "name"],
    ["involvedObject", "uid"],
    ["involvedObject", "apiVersion"],
    ["involvedObject", "resourceVersion"],
    ["involvedObject", "fieldPath"],
    ["reason"],
    ["reportingComponent"],
    ["source"],
    ["type"],
  ],
  "batch/Job": [["status", "successful"]],
  "apps/ReplicaSet": [["status", "replicas"]],
};

function fieldReader(kind: ServedKind, field: string): FieldReader {
  const known = EVERY_KIND[field];
  if (known !== undefined) return known;
  const path = (BY_KIND[`${kind.group}/${kind.kind}`] ?? []).find(
    (candidate) => candidate.join(".") === field,
  );
  if (path !== undefined) return fieldAt(...path);
  if (kind.custom) throw badRequest(`field label not supported: ${field}`);
  throw badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

/** A fieldSelector over the fields that the API server indexes; any other field is a 400. */
export function fieldSelector(kind: ServedKind, selector: string): ObjectTest {
  const tests = requirementsOf(selector).map((term): ObjectTest => {
    const match = /^([^=!]+?)(!=|==|=)(.*)$/.exec(term);
    if (match === null) {
      throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
    }
    const [, field = "", operator, value = ""] = match;
    const read = fieldReader(kind, field);
    return operator === "!=" ? (object) => read(object) !== value : (object) => read(object) === value;
  });
  return (object) => tests.every((test) => test(object));
}
