import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { ok, type Result } from "../base/result.ts";
import { parseDocuments, setAt, spliceToMatch, type EditProblem } from "./document.ts";
import { TEMPLATE_TEXTS } from "./templates/template-texts.ts";

export interface Template {
  readonly id: keyof typeof TEMPLATE_TEXTS;
  readonly title: string;
  /** What it does, in a sentence. */
  readonly says: string;
  /** The guided editor that fits; null for all fields. */
  readonly editor: string | null;
  /** The template that has to be there first; null when none has. */
  readonly needs: keyof typeof TEMPLATE_TEXTS | null;
  readonly text: string;
}

type Row = readonly [
  id: keyof typeof TEMPLATE_TEXTS,
  title: string,
  says: string,
  editor: string | null,
  needs: keyof typeof TEMPLATE_TEXTS | null,
];

const ROWS: readonly Row[] = [
  [
    "01-routing-header-and-weights",
    "Route by header and weight",
    "Requests with x-version: v2 go to v2, of the others 10 %.",
    "routes",
    "02-subsets-and-pools",
  ],
  [
    "02-subsets-and-pools",
    "Subsets and connection pools",
    "Names v1 and v2 of api and bounds its connections.",
    "subsets",
    null,
  ],
  [
    "03-timeout-and-retries",
    "Timeout and retries",
    "10 s for a request, at most 3 retries of 3 s each.",
    "timeouts",
    null,
  ],
  [
    "04-circuit-breaker",
    "Circuit breaker",
    "Takes endpoints out that keep failing, and bounds what waits.",
    "circuit-breaker",
    null,
  ],
  ["05-mtls-strict", "Only mutual TLS", "Plaintext calls to production are refused.", "mtls", null],
  [
    "06-authorization-policy",
    "Who may call api",
    "Only the named callers, methods and paths.",
    "who-may-call",
    null,
  ],
  [
    "07-ingress-gateway",
    "Ingress gateway",
    "Opens api.example.com at the ingress gateway.",
    "expose-host",
    null,
  ],
  [
    "08-gateway-routes",
    "Routes of the gateway",
    "/api to api, everything else to web.",
    "routes",
    "07-ingress-gateway",
  ],
  ["09-canary-90-10", "Canary 90 to 10", "10 % of requests to v2.", "routes", "02-subsets-and-pools"],
  ["10-fault-injection", "Fault injection", "Delays and aborts a share of requests.", "fault", null],
  ["11-mirroring", "Mirroring", "Sends a copy of every request to v2.", "mirror", "02-subsets-and-pools"],
  [
    "12-local-rate-limit",
    "Local rate limit",
    "A token bucket at the ingress gateway. As written it limits nothing.",
    "rate-limit",
    null,
  ],
];

export const TEMPLATES: readonly Template[] = ROWS.map(([id, title, says, editor, needs]) => ({
  id,
  title,
  says,
  editor,
  needs,
  text: TEMPLATE_TEXTS[id],
}));

/** The template's text for a namespace: one that it names itself stays, else it is added. */
export function templateIn(text: string, namespace: string): Result<string, EditProblem> {
  const value = parseDocuments(text).documents[0]?.toValue();
  const metadata = value?.ok === true && isJsonObject(value.value) ? value.value["metadata"] : undefined;
  if (isJsonObject(metadata) && metadata["namespace"] !== undefined) return ok(text);
  return setAt(text, 0, ["metadata", "namespace"], namespace);
}

/** The live text with what the template says laid over it: maps are merged by key, everything else is the template's. */
export function mergedWithTemplate(liveText: string, templateText: string): Result<string, EditProblem> {
  const [live, template] = [valueOf(liveText), valueOf(templateText)];
  if (live === null || template === null) return ok(templateText);
  return spliceToMatch(liveText, 0, overlaid(live, { ...template, apiVersion: live["apiVersion"] }));
}

function valueOf(text: string): JsonObject | null {
  const value = parseDocuments(text).documents[0]?.toValue();
  return value?.ok === true && isJsonObject(value.value) ? value.value : null;
}

function overlaid(below: JsonValue | undefined, above: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(below) || !isJsonObject(above)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(above, key) ? overlaid(below[key], above[key]) : below[key]]),
  );
}
