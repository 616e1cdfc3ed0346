import { isJsonObject, type JsonObject, type Path } from "../../base/json.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { groupOf, versionOf } from "../../kube/object-ref.ts";
import { parseDocuments, type DocumentProblem, type TextPosition } from "../document/parse.ts";
import { findConfigKind, type ConfigKind } from "../kinds.ts";
import { bundledSchema } from "../schema/facts.ts";
import type { SchemaNode } from "../schema/schema-node.ts";

/** One document of a text as a form reads it. Edits are made on the text: see `applyFormEdits`. */
export interface Form {
  readonly text: string;
  readonly documentIndex: number;
  readonly value: JsonObject;
  /** Null for kinds that Foresail does not know: their fields are shown as they stand. */
  readonly kind: ConfigKind | null;
  readonly schema: SchemaNode | null;
  /** Where the value at a path stands; null when the text has nothing there. */
  readonly locate: (path: Path) => TextPosition | null;
  /** `&name` or `*name` when an edit at the path would change other places too; null when a form may edit it. */
  readonly sharedThrough: (path: Path) => string | null;
}

export interface FormOptions {
  readonly documentIndex?: number;
  /** The cluster's own schema; wins over the bundled one. */
  readonly schema?: SchemaNode;
}

/** Only texts that cannot be read are refused: syntax errors, duplicate keys, values that JSON lacks, or no map at all. */
export function openForm(
  text: string,
  { documentIndex = 0, schema }: FormOptions = {},
): Result<Form, DocumentProblem> {
  const { documents, problems } = parseDocuments(text);
  const problem = problems.find((one) => one.documentIndex === documentIndex || one.documentIndex === null);
  if (problem !== undefined) return err(problem);
  const document = documents[documentIndex];
  if (document === undefined) return err(refusal("The text holds no object", documentIndex));
  const value = document.toValue();
  if (!value.ok) return value;
  if (!isJsonObject(value.value)) {
    return err(refusal("A Kubernetes object is a map with apiVersion, kind and metadata", documentIndex));
  }
  const kind = kindOf(value.value);
  return ok({
    text,
    documentIndex,
    value: value.value,
    kind,
    schema: schema ?? schemaOf(value.value, kind),
    locate: document.locate,
    sharedThrough: document.sharedThrough,
  });
}

function kindOf({ apiVersion, kind }: JsonObject): ConfigKind | null {
  if (typeof apiVersion !== "string" || typeof kind !== "string") return null;
  return findConfigKind(kind, groupOf(apiVersion));
}

/** Versions of a kind that we hold no schema of are shown by the preferred one's: Istio's versions share theirs. */
function schemaOf({ apiVersion }: JsonObject, kind: ConfigKind | null): SchemaNode | null {
  if (kind === null || typeof apiVersion !== "string") return null;
  return bundledSchema(kind, versionOf(apiVersion)) ?? bundledSchema(kind, kind.preferredVersion);
}

function refusal(message: string, documentIndex: number): DocumentProblem {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { code: "not_an_object", message, documentIndex, ...place };
}
