import type { QuestionFrom, RequestQuestion } from "@/lib/domain/request-tests/question.ts";

/** Names of the parameters in the address that hold the question. */
export const QUESTION_KEYS = [
  "from",
  "host",
  "port",
  "proto",
  "method",
  "path",
  "headers",
  "claims",
] as const;
export type QuestionKey = (typeof QUESTION_KEYS)[number];
export type QuestionTexts = Readonly<Record<QuestionKey, string>>;

const DEFAULTS: QuestionTexts = {
  from: "",
  host: "",
  port: "80",
  proto: "http",
  method: "GET",
  path: "/",
  headers: "",
  claims: "",
};

/** The question as it is typed; every field is a text, so that a link shows exactly what was there. */
export function readTexts(params: Pick<URLSearchParams, "get">): QuestionTexts {
  const texts = QUESTION_KEYS.map((key) => [key, params.get(key) ?? DEFAULTS[key]] as const);
  return Object.fromEntries(texts) as Record<QuestionKey, string>;
}

/** Writes fields over an address; defaults are left out. */
export function writeTexts(current: URLSearchParams, texts: Partial<QuestionTexts>): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const key of QUESTION_KEYS) {
    const text = texts[key];
    if (text === undefined) continue;
    if (text === DEFAULTS[key]) next.delete(key);
    else next.set(key, text);
  }
  return next;
}

/** `workload:shop/web`, `gateway:…`, `identity:…` or `plaintext`. */
export function fromText(from: QuestionFrom): string {
  switch (from.type) {
    case "workload":
    case "gateway":
      return `${from.type}:${from.namespace}/${from.name}`;
    case "identity":
      return `identity:${from.namespace}/${from.serviceAccount}`;
    case "plaintext":
      return from.ip === null ? "plaintext" : `plaintext:${from.ip}`;
  }
}

function parseFrom(text: string): QuestionFrom | null {
  const [type = "", rest = ""] = splitOnce(text, ":");
  if (type === "plaintext") return { type, ip: rest === "" ? null : rest };
  const [namespace = "", name = ""] = splitOnce(rest, "/");
  if (namespace === "" || name === "") return null;
  if (type === "workload" || type === "gateway") return { type, namespace, name };
  return type === "identity" ? { type, namespace, serviceAccount: name } : null;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

export interface ReadQuestion {
  /** Null while something is missing or wrong. */
  readonly question: RequestQuestion | null;
  /** What is wrong with a field; fields that are only empty have none. */
  readonly problems: Readonly<Partial<Record<QuestionKey, string>>>;
}

/** The question that the texts ask. */
export function readQuestion(texts: QuestionTexts): ReadQuestion {
  const problems: Partial<Record<QuestionKey, string>> = {};
  const from = parseFrom(texts.from);
  const port = Number(texts.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    problems.port = "A port is a number from 1 to 65535";
  if (!texts.path.startsWith("/")) problems.path = "A path starts with /";
  const headers = readHeaders(texts.headers);
  if (headers === null) problems.headers = "One header a line: name: value";
  const claims = readClaims(texts.claims);
  if (claims === undefined) problems.claims = 'Claims are a JSON object: {"iss": "…", "sub": "…"}';
  const isWhole = from !== null && texts.host !== "" && Object.keys(problems).length === 0;
  if (!isWhole || headers === null || claims === undefined) return { question: null, problems };
  const protocol = texts.proto === "grpc" || texts.proto === "tcp" ? texts.proto : "http";
  const { host, method, path } = texts;
  return { question: { from, host, port, protocol, method, path, headers, claims }, problems };
}

/** Null when a line is no header. Names are lower case on the wire. */
function readHeaders(text: string): Readonly<Record<string, string>> | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const pairs = lines.map((line) => /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [(pair?.[1] ?? "").toLowerCase(), pair?.[2] ?? ""]));
}

/** Null for no token, undefined for what is no object. */
function readClaims(text: string): Readonly<Record<string, unknown>> | null | undefined {
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The texts that ask a question. */
export function textsOf(question: RequestQuestion): QuestionTexts {
  const { from, host, port, protocol, method, path, headers, claims } = question;
  return {
    from: fromText(from),
    host,
    port: String(port),
    proto: protocol,
    method,
    path,
    headers: Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    claims: claims === null ? "" : JSON.stringify(claims),
  };
}
