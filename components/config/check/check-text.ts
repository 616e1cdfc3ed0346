import { parseDocuments, type DocumentProblem, type YamlDocument } from "@/lib/domain/istio/document.ts";
import { configKindForObject, type ConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import { admitObject } from "@/lib/domain/validation/admission/admit.ts";
import type { YamlMarker } from "../../yaml/yaml-editor-props.ts";
import { splitDocuments } from "./split-documents.ts";

/** etcd refuses larger requests (`--max-request-bytes`, 1.5 MiB by default). */
export const MAX_OBJECT_BYTES = 1_572_864;

/** One object of a text as it would be written. */
export interface CheckedObject {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** Its part of the text, every byte. */
  readonly text: string;
}

/** A problem with its place in the object. */
export interface TextProblem {
  readonly path: readonly (string | number)[];
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface TextCheck {
  /** Of the first document, for fields of a form. */
  readonly problems: readonly TextProblem[];
  /** Of documents that can be read and written by Foresail, in order. */
  readonly objects: readonly CheckedObject[];
  readonly markers: readonly YamlMarker[];
  /** Why no draft can be made of the text as it is, one sentence; null when one can. */
  readonly refusal: string | null;
}

/** Reads a text as far as can be told without the cluster: syntax, kind, names, schema and Istio's own validation. */
export function checkText(text: string): TextCheck {
  const bytes = new TextEncoder().encode(text).length;
  const { documents, problems } = bytes > MAX_TEXT_BYTES ? NOTHING : parseDocuments(text);
  if (bytes > MAX_TEXT_BYTES) return tooLarge("The text", bytes);
  const parts = splitDocuments(
    text,
    documents.map(({ range }) => range),
  );
  const read = documents.map((document, at) => checkDocument(document, parts[at] ?? ""));
  const found = [...problems.map(problemMarker), ...read.flatMap(({ markers }) => markers)];
  const markers = found.toSorted((a, b) => a.startLine - b.startLine || a.startColumn - b.startColumn);
  return {
    problems: read[0]?.problems ?? [],
    objects: read.flatMap(({ object }) => (object === null ? [] : [object])),
    markers: markers.filter((marker, at) => at === 0 || !isSame(marker, markers[at - 1])),
    refusal: refusalOf(read, problems),
  };
}

/** Beyond this the browser would be slow, and no object of that size can be stored. */
const MAX_TEXT_BYTES = 4 * MAX_OBJECT_BYTES;
const NOTHING = { documents: [], problems: [] } as const;

function tooLarge(what: string, bytes: number): TextCheck {
  const size = (bytes / 1_048_576).toFixed(1);
  return {
    problems: [],
    objects: [],
    markers: [],
    refusal: `${what} has ${size} MiB. The cluster stores objects of at most 1.5 MiB.`,
  };
}

interface ReadDocument {
  readonly problems: readonly TextProblem[];
  readonly object: CheckedObject | null;
  readonly markers: readonly YamlMarker[];
  readonly refusal: string | null;
}

function checkDocument(document: YamlDocument, text: string): ReadDocument {
  const parsed = document.toObject();
  if (!parsed.ok) {
    const { error } = parsed;
    return {
      problems: [],
      object: null,
      markers: [problemMarker(error)],
      refusal: `Line ${error.line}: ${error.message}.`,
    };
  }
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_OBJECT_BYTES) return { ...tooLarge(parsed.value.metadata.name, bytes), object: null };
  const kind = configKindForObject(parsed.value);
  const refused = refusalOfObject(parsed.value, kind);
  if (refused !== null || kind === null) {
    const { path, message } = refused ?? { path: ["kind"], message: "" };
    const marker = markerAt(document, path, { severity: "error", message, code: null });
    return {
      problems: [],
      object: null,
      markers: [marker],
      refusal: `Line ${marker.startLine}: ${message}.`,
    };
  }
  const { metadata, apiVersion } = parsed.value;
  const problems = admissionProblems(parsed.value);
  const namespace = kind.scope === "Cluster" ? "" : (metadata.namespace ?? "");
  return {
    object: { apiVersion, group: kind.group, kind: kind.kind, namespace, name: metadata.name, text },
    problems,
    markers: problems.map(({ path, ...said }) => markerAt(document, path, { ...said, code: null })),
    refusal: null,
  };
}

function refusalOfObject(
  { apiVersion, kind, metadata }: KubeObject,
  known: ConfigKind | null,
): { readonly path: readonly string[]; readonly message: string } | null {
  if (kind === "List")
    return { path: ["kind"], message: "Give each object of the list a document of its own" };
  if (known === null) {
    const group = groupOf(apiVersion);
    const what = `${kind}${group === "" ? "" : ` of ${group}`}`;
    return {
      path: ["kind"],
      message: `Foresail writes Istio and Gateway API objects, and ${what} is none that it knows`,
    };
  }
  const isMissing = known.scope === "Namespaced" && (metadata.namespace ?? "") === "";
  return isMissing ? { path: ["metadata"], message: "metadata.namespace is missing" } : null;
}

/** What a cluster with Istio would answer; the server's dry-run decides. */
function admissionProblems(object: KubeObject): readonly TextProblem[] {
  const { problems, warnings } = admitObject(object);
  return [
    ...problems.map(({ path, message }) => ({ path, severity: "error" as const, message })),
    ...warnings.map((message) => ({ path: ["spec"], severity: "warning" as const, message })),
  ];
}

function markerAt(
  document: YamlDocument,
  path: readonly (string | number)[],
  said: Pick<YamlMarker, "severity" | "message" | "code">,
): YamlMarker {
  const { line, column, endLine, endColumn } = document.locateNearest(path);
  // A whole section would be underlined otherwise: its first line says where it is.
  const end = endLine > line ? { endLine: line, endColumn: column + 1 } : { endLine, endColumn };
  return { ...said, startLine: line, startColumn: column, ...end };
}

function problemMarker({ message, line, column, endLine, endColumn }: DocumentProblem): YamlMarker {
  return {
    severity: "error",
    message,
    code: null,
    startLine: line,
    startColumn: column,
    endLine,
    endColumn: endLine === line ? Math.max(endColumn, column + 1) : endColumn,
  };
}

function isSame(a: YamlMarker, b: YamlMarker | undefined): boolean {
  return a.startLine === b?.startLine && a.startColumn === b.startColumn && a.message === b.message;
}

function refusalOf(read: readonly ReadDocument[], problems: readonly DocumentProblem[]): string | null {
  const [problem] = problems;
  if (problem !== undefined) return `Line ${problem.line}: ${problem.message}.`;
  const first = read.find(({ refusal }) => refusal !== null)?.refusal ?? null;
  return first ?? (read.length === 0 ? "The text holds no object." : null);
}
