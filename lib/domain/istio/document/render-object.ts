import type { KubeObject } from "../../kube/kube-object.ts";
import { renderBlock } from "./render.ts";

export interface RenderOptions {
  /** Hidden unless asked for. */
  readonly status?: boolean;
}

const FIRST_FIELDS = ["apiVersion", "kind", "metadata", "spec"] as const;
const METADATA_FIELDS = ["name", "generateName", "namespace", "labels", "annotations"] as const;

/** Canonical YAML for display: fixed order of the outer fields, no managedFields. Ends with a line break. */
export function renderObject(object: KubeObject, { status = false }: RenderOptions = {}): string {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  const shown: Record<string, unknown> = { ...object, metadata: inOrder(metadata, METADATA_FIELDS) };
  if (!status) delete shown.status;
  return `${renderBlock(inOrder(shown, FIRST_FIELDS), 0, { step: 2, listOffset: 2, eol: "\n" })}\n`;
}

function inOrder(
  fields: Readonly<Record<string, unknown>>,
  first: readonly string[],
): Record<string, unknown> {
  const leading = first.filter((key) => fields[key] !== undefined).map((key) => [key, fields[key]] as const);
  const rest = Object.entries(fields).filter(([key]) => !first.includes(key));
  return Object.fromEntries([...leading, ...rest]);
}
