/** How a text lays out its collections, read off the text itself. */
export interface BlockStyle {
  /** Columns per level. */
  readonly step: number;
  /** Columns from a key to the dashes of its list: 0 or the step. */
  readonly listOffset: number;
  readonly eol: "\n" | "\r\n";
}

const DEFAULT_STEP = 2;

/** The style of the first nested map and the first list under a key; two columns where the text shows none. */
export function detectStyle(text: string): BlockStyle {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  const nested = lines.slice(1).flatMap((line, index) => offsetBelowKey(lines[index] ?? "", line) ?? []);
  const step = nested.find(({ isList, offset }) => !isList && offset > 0)?.offset ?? DEFAULT_STEP;
  const listOffset = nested.find(({ isList, offset }) => isList && offset >= 0)?.offset ?? step;
  return { step, listOffset, eol };
}

function offsetBelowKey(
  parent: string,
  child: string,
): { readonly isList: boolean; readonly offset: number } | null {
  const key = /^([- ]*)[^\s#-][^#]*:\s*$/.exec(parent);
  const first = /^( *)(- )?\S/.exec(child);
  if (key === null || first === null) return null;
  return { isList: first[2] !== undefined, offset: (first[1] ?? "").length - (key[1] ?? "").length };
}

export type ScalarQuote = "plain" | "single" | "double";

export interface ScalarContext {
  readonly flow: boolean;
  /** Quotes to keep for texts. */
  readonly quote: ScalarQuote;
}

const BLOCK_PLAIN: ScalarContext = { flow: false, quote: "plain" };

/** Words that YAML 1.1 or 1.2 reads as something else than a text. */
const RESERVED = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan)$/i;
const NUMBER_LIKE = /^[-+.]?\d/;
const PLAIN_BLOCK = /^[A-Za-z0-9_./$(^*+\\;=~<@%|&!?-][^\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]*$/;
const PLAIN_START = /^[A-Za-z0-9_./$(^+\\;=~<]/;

/** A scalar on one line. Texts that any YAML reader could take for another type are quoted. */
export function renderScalar(value: unknown, { flow, quote }: ScalarContext): string {
  if (typeof value !== "string") return value === undefined ? "null" : JSON.stringify(value);
  if (quote === "single" && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return quote === "plain" && isPlain(value, flow) ? value : JSON.stringify(value);
}

function isPlain(value: string, flow: boolean): boolean {
  if (!PLAIN_BLOCK.test(value) || !PLAIN_START.test(value) || value.trim() !== value) return false;
  if (RESERVED.test(value) || isNumberLike(value) || value.startsWith("---") || value.startsWith("..."))
    return false;
  if (value.includes(": ") || value.endsWith(":") || value.includes(" #")) return false;
  return !(flow && /[,[\]{}:"']/.test(value));
}

/** Durations (`10s`), versions (`1.2.3`) and addresses stay plain; numbers, dates and `12:30` do not. */
function isNumberLike(value: string): boolean {
  if (!NUMBER_LIKE.test(value)) return false;
  return /^[-+]?[\d_.]+(?:e[-+]?\d+)?$|^0[xob][\da-f_]+$|^[-+]?\d+(?::\d+)+(?:\.\d*)?$|^\d{4}-\d{1,2}-\d{1,2}/i.test(
    value,
  )
    ? !/^\d+\.\d+\.[\d.]+$/.test(value)
    : false;
}

export function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isEmptyCollection(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** A collection or scalar on one line, for places inside `{}` and `[]`. */
export function renderFlow(value: unknown, json: boolean): string {
  if (!isCollection(value)) return renderScalar(value, { flow: true, quote: json ? "double" : "plain" });
  if (Array.isArray(value)) return `[${value.map((element) => renderFlow(element, json)).join(", ")}]`;
  const members = definedEntries(value).map(
    ([key, member]) =>
      `${json ? JSON.stringify(key) : renderScalar(key, { flow: true, quote: "plain" })}: ${renderFlow(member, json)}`,
  );
  return `{${members.join(", ")}}`;
}

/**
 * What follows `key:` — a scalar with its leading space, or an indented block that begins on the next line. `column`
 * is the column of the key.
 */
export function renderAfterKey(value: unknown, column: number, style: BlockStyle): string {
  if (!isCollection(value) || isEmptyCollection(value))
    return ` ${renderInline(value, column + style.step, style)}`;
  const inner = column + (Array.isArray(value) ? style.listOffset : style.step);
  return `${style.eol}${" ".repeat(inner)}${renderBlock(value, inner, style)}`;
}

/** Lines of a value whose first line begins at `column` already. */
export function renderBlock(value: unknown, column: number, style: BlockStyle): string {
  if (!isCollection(value) || isEmptyCollection(value)) return renderInline(value, column, style);
  const separator = `${style.eol}${" ".repeat(column)}`;
  if (Array.isArray(value)) {
    return value.map((element) => `- ${renderBlock(element, column + 2, style)}`).join(separator);
  }
  return definedEntries(value)
    .map(([key, member]) => `${renderScalar(key, BLOCK_PLAIN)}:${renderAfterKey(member, column, style)}`)
    .join(separator);
}

function renderInline(value: unknown, column: number, style: BlockStyle): string {
  if (isCollection(value)) return Array.isArray(value) ? "[]" : "{}";
  if (typeof value === "string" && isLiteralBlock(value, style)) return renderLiteral(value, column, style);
  return renderScalar(value, BLOCK_PLAIN);
}

/** Texts of many lines are written as they read, unless trailing space or odd characters would get lost. */
function isLiteralBlock(value: string, { eol }: BlockStyle): boolean {
  if (eol !== "\n" || !/\n./.test(value) || /^\s/.test(value) || /\n\n$/.test(value)) return false;
  return !/[^\S\n]\n|[^\S\n]$|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value);
}

function renderLiteral(value: string, column: number, { step }: BlockStyle): string {
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  const indent = " ".repeat(Math.max(column, step));
  const lines = body.split("\n").map((line) => (line === "" ? "" : `${indent}${line}`));
  return `${value.endsWith("\n") ? "|" : "|-"}\n${lines.join("\n")}`;
}

function definedEntries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
