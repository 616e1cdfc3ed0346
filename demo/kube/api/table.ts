import type { JsonObject, JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { CustomColumn, ServedKind } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";
import { ageOf } from "./age.ts";
import { builtinColumns } from "./builtin-columns.ts";
import { NAME_COLUMN, type TableColumn } from "./table-column.ts";
import { readJsonPath } from "./json-path.ts";
import { partialMetadata } from "./render-object.ts";

export interface TableRequest {
  readonly kind: ServedKind;
  readonly nowMs: number;
  /** `None`, `Metadata` or `Object`: what of the object each row carries. */
  readonly include: string;
  readonly metadata: JsonObject;
}

const CREATED_AT: TableColumn = {
  name: "Created At",
  type: "date",
  description: "When the object was created.",
  cell: ({ metadata }) => metadata.creationTimestamp ?? null,
};

function customCell({ type, jsonPath }: CustomColumn, object: KubeObject, nowMs: number): JsonValue {
  const found = readJsonPath(asJson(object), jsonPath);
  const [first] = found;
  if (first === undefined || first === null) return type === "string" ? "" : null;
  switch (type) {
    case "date":
      return typeof first === "string" ? ageOf(first, nowMs) : null;
    case "integer":
      return typeof first === "number" ? Math.floor(first) : null;
    case "number":
      return typeof first === "number" ? first : null;
    case "boolean":
      return typeof first === "boolean" ? first : null;
    case "string":
      return found.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(",");
  }
}

function customColumns(kind: ServedKind): readonly TableColumn[] {
  const listed: readonly CustomColumn[] =
    kind.columns.length > 0
      ? kind.columns
      : [{ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }];
  return [
    NAME_COLUMN,
    ...listed.map((column) => ({
      name: column.name,
      type: column.type,
      description:
        column.description ?? `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
      priority: column.priority ?? 0,
      cell: (object: KubeObject, nowMs: number) => customCell(column, object, nowMs),
    })),
  ];
}

function columnsOf(kind: ServedKind): readonly TableColumn[] {
  return kind.custom ? customColumns(kind) : (builtinColumns(kind) ?? [NAME_COLUMN, CREATED_AT]);
}

function rowObject(object: KubeObject, include: string): JsonObject | null {
  if (include === "None") return null;
  return include === "Object" ? asJson(object) : partialMetadata(object);
}

/** Objects as the `Table` that `kubectl get` prints. */
export function tableOf(
  objects: readonly KubeObject[],
  { kind, nowMs, include, metadata }: TableRequest,
): JsonObject {
  const columns = columnsOf(kind);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns.map(({ name, type, format, description, priority }) => ({
      name,
      type,
      format: format ?? "",
      description,
      priority: priority ?? 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, nowMs)),
      object: rowObject(object, include),
    })),
  };
}
