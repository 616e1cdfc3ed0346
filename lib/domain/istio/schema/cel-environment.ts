import {
  CelScalar,
  celEnv,
  celFunc,
  celMethod,
  isCelError,
  parse,
  plan,
  type CelInput,
  type CelResult,
} from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { isIpAddress } from "../ip-address.ts";
import { parseRequestUri } from "./request-uri.ts";

const ENVIRONMENT = celEnv({
  variables: { self: CelScalar.DYN },
  funcs: [
    ...strings,
    celFunc("isURL", [CelScalar.STRING], CelScalar.BOOL, (text) => parseRequestUri(text) !== null),
    celFunc("url", [CelScalar.STRING], CelScalar.STRING, (text) => {
      if (parseRequestUri(text) === null)
        throw new Error(`URL parse error during conversion from string: ${text}`);
      return text;
    }),
    celMethod("getScheme", CelScalar.STRING, [], CelScalar.STRING, function getScheme() {
      return parseRequestUri(String(this))?.scheme ?? "";
    }),
    celFunc("isIP", [CelScalar.STRING], CelScalar.BOOL, (text) => isIpAddress(text)),
  ],
});

export type CelOutcome =
  | { readonly outcome: "holds" | "fails" }
  | { readonly outcome: "error"; readonly message: string }
  /** The rule uses what is not available here. */
  | { readonly outcome: "unknown"; readonly message: string };

function asApiServerSays(message: string): string {
  const isDuration = message.startsWith("Failed to parse duration") || message === "duration out of range";
  return isDuration ? "type conversion error from 'string' to 'google.protobuf.Duration'" : message;
}

type CompiledRule = (self: CelInput) => CelResult;

const COMPILED = new Map<string, CompiledRule | null>();

/** Evaluates a rule of a CRD on a value prepared by `celInput`. */
export function evaluateRule(rule: string, self: unknown): CelOutcome {
  const compiled = compile(rule);
  if (compiled === null) return { outcome: "unknown", message: "the rule cannot be read" };
  const result = compiled(asCelInput(self));
  if (isCelError(result)) {
    const message = result.message;
    const isUnknown = message.startsWith("unbound function") || message.startsWith("unresolved attribute");
    return { outcome: isUnknown ? "unknown" : "error", message: asApiServerSays(message) };
  }
  if (typeof result !== "boolean") return { outcome: "unknown", message: "the rule gives no truth value" };
  return { outcome: result ? "holds" : "fails" };
}

function compile(rule: string): CompiledRule | null {
  const known = COMPILED.get(rule);
  if (known !== undefined) return known;
  let compiled: CompiledRule | null = null;
  try {
    const program = plan(ENVIRONMENT, parse(rule));
    compiled = (self) => program({ self });
  } catch {
    // A rule in a syntax that the parser does not know is not evaluated: null is "unknown".
    compiled = null;
  }
  COMPILED.set(rule, compiled);
  return compiled;
}

/** `celInput` builds values of texts, booleans, numbers, bigints, null, lists and maps: all of them inputs. */
function asCelInput(self: unknown): CelInput {
  return self as CelInput;
}
