import type { Path } from "../../base/json.ts";
import { canonicalJson } from "../../kube/canonical-json.ts";
import type { SchemaNode } from "./schema-node.ts";
import { fieldPath, invalid, type SchemaProblem } from "./schema-problem.ts";
import { childSchemas } from "./walk.ts";

/** Uniqueness of sets and of the keys of list-maps. */
export function checkListTypes(value: unknown, schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const own = Array.isArray(value) ? checkList(value, schema, path) : [];
  const inner = childSchemas(value, schema).flatMap((child) =>
    checkListTypes(child.value, child.schema, [...path, child.key]),
  );
  return [...own, ...inner];
}

function checkList(list: readonly unknown[], schema: SchemaNode, path: Path): readonly SchemaProblem[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return duplicates(list, path);
  if (type !== "map") return [];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  // Seen on a 1.36 API server: a null has no keys, so one stands beside others, and two are duplicates.
  const odd = list.findIndex((element) => typeof element !== "object" || Array.isArray(element));
  if (odd !== -1)
    return [
      invalid([...path, odd], "type", {
        value: list[odd],
        detail: "must be an object for an array of list-type map",
      }),
    ];
  return duplicates(
    list.map((element) =>
      Object.fromEntries(
        keys.map((key) => [
          key,
          typeof element === "object" && element !== null ? Reflect.get(element, key) : undefined,
        ]),
      ),
    ),
    path,
  );
}

function duplicates(list: readonly unknown[], path: Path): readonly SchemaProblem[] {
  const seen = new Set<string>();
  return list.flatMap((element, index): readonly SchemaProblem[] => {
    const text = canonicalJson(element);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    const place = [...path, index];
    return [{ path: place, reason: "duplicate", message: `${fieldPath(place)}: Duplicate value: ${text}` }];
  });
}
