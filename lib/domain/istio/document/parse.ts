import { Composer, isScalar, LineCounter, Parser, type CST, type Document } from "yaml";
import type { Path } from "../../base/json.ts";
import { ok, type Result } from "../../base/result.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { anchorAt } from "./anchors.ts";
import { exceedsDepth, MAX_DOCUMENT_BYTES, unprintableAt, utf8Length } from "./limits.ts";
import { contentEnd, nodeAt } from "./nodes.ts";
import { convertDocument, ConversionError } from "./to-value.ts";

export type DocumentProblemCode =
  "syntax" | "duplicate_key" | "too_large" | "too_deep" | "alias" | "not_json" | "not_an_object";

/** What is wrong with a text. Lines and columns count from 1, columns in UTF-16 units. */
export interface DocumentProblem {
  readonly code: DocumentProblemCode;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Null when the text as a whole is refused. */
  readonly documentIndex: number | null;
}

export interface TextPosition {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface YamlDocument {
  /** Position among the documents with content, from 0. */
  readonly index: number;
  /** Offsets of the content, in UTF-16 units. */
  readonly range: readonly [start: number, end: number];
  /** The value as JSON; the problem when it has none. */
  toValue(): Result<unknown, DocumentProblem>;
  /** The value as a Kubernetes object: apiVersion, kind and metadata.name are texts. */
  toObject(): Result<KubeObject, DocumentProblem>;
  /** Where the value at a path stands; null when the text has nothing there. */
  locate(path: Path): TextPosition | null;
  /** Where the value at the path, or else its nearest ancestor that exists, stands. */
  locateNearest(path: Path): TextPosition;
  /** `&name` or `*name` through which an edit at the path would change other places too; null when there is none. */
  sharedThrough(path: Path): string | null;
}

export interface ParsedText {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly DocumentProblem[];
}

export interface ParsedSource {
  readonly text: string;
  readonly lines: LineCounter;
  /** Documents with content. */
  readonly sources: readonly Document.Parsed[];
  readonly problems: readonly DocumentProblem[];
}

/**
 * Reads YAML 1.2 or JSON text with any number of documents; empty documents are skipped. Never throws: syntax errors,
 * duplicate keys, alias bombs, deep nesting and texts over 10 MB are problems with positions.
 */
export function parseDocuments(text: string): ParsedText {
  const source = parseSource(text);
  return {
    documents: source.sources.map((document, index) => yamlDocument(source, document, index)),
    problems: source.problems,
  };
}

export function parseSource(text: string): ParsedSource {
  const lines = new LineCounter();
  const refuse = (code: DocumentProblemCode, message: string): ParsedSource => ({
    text,
    lines,
    sources: [],
    problems: [{ code, message, line: 1, column: 1, endLine: 1, endColumn: 1, documentIndex: null }],
  });
  if (utf8Length(text) > MAX_DOCUMENT_BYTES) return refuse("too_large", "The text is larger than 10 MB");
  const tokens = tokensOf(text, lines);
  if (tokens === null) return refuse("too_deep", "The text is nested too deeply");
  const unreadable = unprintableAt(text);
  if (unreadable !== -1) {
    const position = positionOf(lines, unreadable, unreadable + 1);
    const message = "Control characters are not allowed: write them as an escape in double quotes";
    return {
      text,
      lines,
      sources: [],
      problems: [{ code: "syntax", message, documentIndex: null, ...position }],
    };
  }

  const composer = new Composer({
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    version: "1.2",
  });
  const sources: Document.Parsed[] = [];
  const problems: DocumentProblem[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    const empty = isEmpty(document);
    const documentIndex = empty ? null : sources.length;
    for (const { message, pos } of document.errors) {
      problems.push({ code: "syntax", message, documentIndex, ...positionOf(lines, pos[0], pos[1]) });
    }
    if (empty) continue;
    if (document.errors.length === 0) {
      const converted = convert(lines, document, sources.length);
      if (!converted.ok) problems.push(converted.error);
    }
    sources.push(document);
  }
  return { text, lines, sources, problems };
}

/** A document with nothing in it; the text `""` is something. */
function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.type === "PLAIN" && contents.source === "");
}

/** The value of a document without syntax errors; duplicate keys and values that JSON lacks are problems. */
export function convert(
  lines: LineCounter,
  document: Document.Parsed,
  documentIndex: number,
): Result<unknown, DocumentProblem> {
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const position = positionOf(lines, syntax.pos[0], syntax.pos[1]);
    return { ok: false, error: { code: "syntax", message: syntax.message, documentIndex, ...position } };
  }
  try {
    return ok(convertDocument(document));
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    const position = positionOf(lines, error.range[0], error.range[1]);
    return { ok: false, error: { code: error.code, message: error.message, documentIndex, ...position } };
  }
}

function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | null {
  if (exceedsDepth(text)) return null;
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  return tokens.some(isTooDeep) ? null : tokens;
}

const MAX_DEPTH = 100;

function isTooDeep(root: CST.Token): boolean {
  const stack: [token: CST.Token, depth: number][] = [[root, 0]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [token, depth] = top;
    if (depth > MAX_DEPTH) return true;
    if (token.type === "document" && token.value) stack.push([token.value, depth + 1]);
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) stack.push([key, depth + 1]);
      if (value) stack.push([value, depth + 1]);
    }
  }
  return false;
}

function positionOf(lines: LineCounter, start: number, end: number): TextPosition {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  return {
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}

function yamlDocument(source: ParsedSource, document: Document.Parsed, index: number): YamlDocument {
  const { lines } = source;
  const root = document.contents;
  const range = root?.range ?? document.range;
  const toValue = (): Result<unknown, DocumentProblem> => convert(lines, document, index);
  const locate = (path: Path): TextPosition | null => {
    const node = root === null ? null : nodeAt(root, path);
    return node === null ? null : positionOf(lines, node.range[0], contentEnd(node, source.text));
  };
  return {
    index,
    range: [range[0], range[1]],
    toValue,
    toObject: () => {
      const value = toValue();
      if (!value.ok) return value;
      const missing = missingOfObject(value.value);
      if (missing === null) return ok(asKubeObject(value.value));
      const position = positionOf(lines, range[0], range[0]);
      return {
        ok: false,
        error: { code: "not_an_object", message: missing, documentIndex: index, ...position },
      };
    },
    locate,
    locateNearest: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const position = locate(path.slice(0, length));
        if (position !== null) return position;
      }
      return positionOf(lines, range[0], range[0]);
    },
    sharedThrough: (path) => (root === null ? null : anchorAt(root, path)),
  };
}

function missingOfObject(value: unknown): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "A Kubernetes object is a map with apiVersion, kind and metadata";
  }
  for (const field of ["apiVersion", "kind"]) {
    const text: unknown = Reflect.get(value, field);
    if (typeof text !== "string" || text === "") return `${field} is missing`;
  }
  const metadata: unknown = Reflect.get(value, "metadata");
  if (typeof metadata !== "object" || metadata === null) return "metadata is missing";
  const name: unknown = Reflect.get(metadata, "name");
  return typeof name === "string" && name !== "" ? null : "metadata.name is missing";
}

/** Called with values that `missingOfObject` accepts; the other fields are checked by the schema. */
function asKubeObject(value: unknown): KubeObject {
  return value as KubeObject;
}
