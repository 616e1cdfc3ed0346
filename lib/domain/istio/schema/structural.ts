import { RE2JS } from "re2js";
import type { Path } from "../../base/json.ts";
import { canonicalJson } from "../../kube/canonical-json.ts";
import { checkFormat, checkType } from "./value-types.ts";
import type { SchemaNode } from "./schema-node.ts";
import { fieldPath, invalid, unplaced, type SchemaProblem } from "./schema-problem.ts";

/** Checks a value against the OpenAPI part of a structural schema, worded as Kubernetes' validator does. */
export function checkStructure(value: unknown, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  if (value === null && schema.nullable === true) return [];
  return [
    ...checkType(value, schema, path),
    ...checkCombinations(value, schema, path),
    ...(typeof value === "string" ? checkString(value, schema, path) : []),
    ...checkFormat(value, schema, path),
    ...(typeof value === "number" ? checkNumber(value, schema, path) : []),
    ...(Array.isArray(value) ? checkList(value, schema, path) : []),
    ...checkEnum(value, schema, path),
    ...(isMap(value) ? checkMap(value, schema, path) : []),
  ];
}

function checkCombinations(value: unknown, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const { anyOf, oneOf, allOf, not } = schema;
  const place = JSON.stringify(fieldPath(path));
  const problems: SchemaProblem[] = [];
  const passes = (alternative: SchemaNode): boolean => checkStructure(value, alternative, path).length === 0;
  if (anyOf !== undefined && !anyOf.some(passes)) {
    problems.push(unplaced(path, "one_of", `${place} must validate at least one schema (anyOf)`));
  }
  if (oneOf !== undefined) {
    const valid = oneOf.filter(passes).length;
    if (valid !== 1) {
      const found = valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`;
      problems.push(
        unplaced(path, "one_of", `${place} must validate one and only one schema (oneOf). ${found}`),
      );
    }
  }
  for (const part of allOf ?? []) problems.push(...checkStructure(value, part, path));
  if (not !== undefined && passes(not)) {
    problems.push(unplaced(path, "one_of", `${place} must not validate the schema (not)`));
  }
  return problems;
}

const PATTERNS = new Map<string, RE2JS>();

function checkString(value: string, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const { minLength, maxLength, pattern } = schema;
  const length = minLength === undefined && maxLength === undefined ? 0 : [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    const message = `${fieldPath(path)}: Too long: may not be more than ${maxLength} bytes`;
    problems.push({ path, reason: "too_long", message });
  }
  if (minLength !== undefined && length < minLength) {
    const detail = `${fieldPath(path)} in body should be at least ${minLength} chars long`;
    problems.push(invalid(path, "bound", { value, detail }));
  }
  if (pattern !== undefined && !matchesPattern(value, pattern)) {
    problems.push(
      invalid(path, "pattern", { value, detail: `${fieldPath(path)} in body should match '${pattern}'` }),
    );
  }
  return problems;
}

function matchesPattern(value: string, pattern: string): boolean {
  const compiled = PATTERNS.get(pattern) ?? RE2JS.compile(pattern);
  PATTERNS.set(pattern, compiled);
  return compiled.matcher(value).find();
}

function checkNumber(value: number, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const place = `${fieldPath(path)} in body should be`;
  if (multipleOf !== undefined && value % multipleOf !== 0) {
    problems.push(invalid(path, "bound", { value, detail: `${place} a multiple of ${multipleOf}` }));
  }
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum === true && value === maximum))) {
    const bound = exclusiveMaximum === true ? "less than" : "less than or equal to";
    problems.push(invalid(path, "bound", { value, detail: `${place} ${bound} ${maximum}` }));
  }
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum === true && value === minimum))) {
    const bound = exclusiveMinimum === true ? "greater than" : "greater than or equal to";
    problems.push(invalid(path, "bound", { value, detail: `${place} ${bound} ${minimum}` }));
  }
  return problems;
}

function checkList(list: readonly unknown[], schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (items !== undefined) {
    list.forEach((element, index) => problems.push(...checkStructure(element, items, [...path, index])));
  }
  if (maxItems !== undefined && list.length > maxItems) problems.push(tooMany(path, list.length, maxItems));
  if (minItems !== undefined && list.length < minItems) {
    const detail = `${fieldPath(path)} in body should have at least ${minItems} items`;
    problems.push(invalid(path, "bound", { value: list.length, detail }));
  }
  if (uniqueItems === true && new Set(list.map(canonicalJson)).size !== list.length) {
    problems.push(unplaced(path, "duplicate", `${fieldPath(path)} in body shouldn't contain duplicates`));
  }
  return problems;
}

function tooMany(path: Path, count: number, allowed: number): SchemaProblem {
  return {
    path,
    reason: "too_many",
    message: `${fieldPath(path)}: Too many: ${count}: must have at most ${allowed} ${allowed === 1 ? "item" : "items"}`,
  };
}

function checkEnum(value: unknown, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const values = schema.enum;
  if (values === undefined || values.some((allowed) => canonicalJson(allowed) === canonicalJson(value)))
    return [];
  const supported = values.map((allowed) => JSON.stringify(allowed)).join(", ");
  const message = `${fieldPath(path)}: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
  return [{ path, reason: "enum", message }];
}

function checkMap(
  map: Readonly<Record<string, unknown>>,
  schema: SchemaNode,
  path: Path,
): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const { required = [], properties, additionalProperties, minProperties, maxProperties } = schema;
  const keys = Object.keys(map);
  if (minProperties !== undefined && keys.length < minProperties) {
    const detail = `${fieldPath(path)} in body should have at least ${minProperties} properties`;
    problems.push(invalid(path, "bound", { value: keys.length, detail }));
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    problems.push(tooMany(path, keys.length, maxProperties));
  }
  for (const key of required) {
    if (Object.hasOwn(map, key)) continue;
    const place = [...path, key];
    problems.push({ path: place, reason: "required", message: `${fieldPath(place)}: Required value` });
  }
  for (const key of keys) {
    const property = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    const schemaOfKey =
      property ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    if (schemaOfKey !== undefined) problems.push(...checkStructure(map[key], schemaOfKey, [...path, key]));
  }
  return problems;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
