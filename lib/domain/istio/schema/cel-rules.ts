import type { Path } from "../../base/json.ts";
import { evaluateRule } from "./cel-environment.ts";
import type { CelRule, SchemaNode } from "./schema-node.ts";
import { fieldPath, type SchemaProblem } from "./schema-problem.ts";
import { typeName } from "./value-types.ts";
import { childSchemas } from "./walk.ts";

/**
 * Evaluates every CEL rule of a schema on a new object: rules about the old value (`oldSelf`) do not apply. Call it
 * only when the structure is sound, as the API server does.
 */
export function checkRules(value: unknown, schema: SchemaNode): readonly SchemaProblem[] {
  return hasRules(schema) ? walk(value, schema, { path: [], place: "" }) : [];
}

interface Place {
  readonly path: Path;
  /** The API server writes keys of maps in brackets here. */
  readonly place: string;
}

function walk(value: unknown, schema: SchemaNode, { path, place }: Place): readonly SchemaProblem[] {
  if (value === null || value === undefined || !hasRules(schema)) return [];
  const rules = [schema, ...(schema.allOf ?? [])].flatMap((node) => node["x-kubernetes-validations"] ?? []);
  const self = rules.length === 0 ? undefined : celInput(value, schema);
  const own = rules.flatMap((rule) => checkRule(rule, { value, self, path, place }));
  const inner = childSchemas(value, schema).flatMap((child) => {
    const part = child.isMapKey ? `[${child.key}]` : fieldPath([child.key]);
    const separator = place === "" || typeof child.key === "number" || child.isMapKey ? "" : ".";
    return walk(child.value, child.schema, {
      path: [...path, child.key],
      place: `${place}${separator}${part}`,
    });
  });
  return [...own, ...inner];
}

interface Subject extends Place {
  readonly value: unknown;
  readonly self: unknown;
}

function checkRule(rule: CelRule, { value, self, path, place }: Subject): readonly SchemaProblem[] {
  if (/\boldSelf\b/.test(rule.rule) && rule.optionalOldSelf !== true) return [];
  const said = rule.message ?? `failed rule: ${rule.rule}`;
  const result = evaluateRule(rule.rule, self);
  switch (result.outcome) {
    case "holds":
      return [];
    case "fails": {
      const shown = typeof value === "object" ? "" : `${JSON.stringify(value)}: `;
      return [{ path, reason: "rule", message: `${place}: Invalid value: ${shown}${said}` }];
    }
    case "error": {
      const detail = `${result.message} evaluating rule: ${said}`;
      return [
        {
          path,
          reason: "rule",
          message: `${place}: Invalid value: ${JSON.stringify(typeName(value))}: ${detail}`,
        },
      ];
    }
    case "unknown":
      return [
        { path, reason: "unchecked", message: `${place}: rule not checked (${result.message}): ${said}` },
      ];
  }
}

const WITH_RULES = new WeakMap<SchemaNode, boolean>();

function hasRules(schema: SchemaNode): boolean {
  const known = WITH_RULES.get(schema);
  if (known !== undefined) return known;
  const children = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.allOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : []),
  ];
  const found = (schema["x-kubernetes-validations"] ?? []).length > 0 || children.some(hasRules);
  WITH_RULES.set(schema, found);
  return found;
}

/** Names that CEL reserves; Kubernetes writes them between double underscores. */
const RESERVED: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

/** JSON as CEL sees it under a schema: integers are integers, names of fields are escaped, null fields are absent. */
export function celInput(value: unknown, schema: SchemaNode): unknown {
  if (typeof value === "number") {
    return schema.type === "integer" && Number.isInteger(value) ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return value.map((element) => celInput(element, items ?? {}));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    childSchemas(value, schema)
      .filter((child) => child.value !== null)
      .map((child) => {
        const name = child.isMapKey ? String(child.key) : escapedName(String(child.key));
        return [name, celInput(child.value, child.schema)];
      }),
  );
}

function escapedName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return name
    .replaceAll("__", "__underscores__")
    .replaceAll(".", "__dot__")
    .replaceAll("-", "__dash__")
    .replaceAll("/", "__slash__");
}
