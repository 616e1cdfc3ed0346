import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { ok, type Result } from "../base/result.ts";
import { parseDocuments, setAt, spliceToMatch, type EditProblem } from "./document.ts";
import { TEMPLATE_TEXTS } from "./templates/template-texts.ts";

export interface Template {
  readonly id: keyof typeof TEMPLATE_TEXTS;
  readonly title: string;
  /** What it does, in a sentence. */
  readonly says: string;
  /** What applying it to `production` of the demo mesh does to requests; a test measures each (docs/templates.md). */
  readonly effect: string;
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
  effect: string,
  editor: string | null,
  needs: keyof typeof TEMPLATE_TEXTS | null,
];

const ROWS: readonly Row[] = [
  [
    "01-routing-header-and-weights",
    "Route by header and weight",
    "Requests with x-version: v2 go to v2, of the others 10 %.",
    "With 02 in place none of the split: 10 % of requests reach v2, of those with x-version: v2 all.",
    "routes",
    "02-subsets-and-pools",
  ],
  [
    "02-subsets-and-pools",
    "Subsets and connection pools",
    "Names v1 and v2 of api and bounds its connections.",
    "None: every request is answered as before.",
    "subsets",
    null,
  ],
  [
    "03-timeout-and-retries",
    "Timeout and retries",
    "10 s for a request, at most 3 retries of 3 s each.",
    "Requests follow the pods instead of weights: 40 % reach v2, which runs two of five pods.",
    "timeouts",
    null,
  ],
  [
    "04-circuit-breaker",
    "Circuit breaker",
    "Takes endpoints out that keep failing, and bounds what waits.",
    "Takes the subsets away. Where a route names v1 or v2, every request is answered with 503 NC; otherwise none.",
    "circuit-breaker",
    null,
  ],
  [
    "05-mtls-strict",
    "Only mutual TLS",
    "Plaintext calls to production are refused.",
    "Plaintext callers are cut off: no request without mutual TLS arrives.",
    "mtls",
    null,
  ],
  [
    "06-authorization-policy",
    "Who may call api",
    "Only the named callers, methods and paths.",
    "Callers other than frontend and worker are answered with 403.",
    "who-may-call",
    null,
  ],
  [
    "07-ingress-gateway",
    "Ingress gateway",
    "Opens api.example.com at the ingress gateway.",
    "None before 08 gives its hosts routes: requests for them are answered with 404.",
    "expose-host",
    null,
  ],
  [
    "08-gateway-routes",
    "Routes of the gateway",
    "/api to api, everything else to web.",
    "api.example.com is answered through the gateway; www.example.com has no route and stays 404 NR.",
    "routes",
    "07-ingress-gateway",
  ],
  [
    "09-canary-90-10",
    "Canary 90 to 10",
    "10 % of requests to v2.",
    "With 02 in place 10 % of requests reach v2. After 04 every request is answered with 503 NC: no subset is left.",
    "routes",
    "02-subsets-and-pools",
  ],
  [
    "10-fault-injection",
    "Fault injection",
    "Delays and aborts a share of requests.",
    "5 % of requests are answered with 503 FI, and 10 % are delayed by 5 s.",
    "fault",
    null,
  ],
  [
    "11-mirroring",
    "Mirroring",
    "Sends a copy of every request to v2.",
    "v1 answers every request, and v2 gets a copy of each.",
    "mirror",
    "02-subsets-and-pools",
  ],
  [
    "12-local-rate-limit",
    "Local rate limit",
    "A token bucket at the ingress gateway. As written it limits nothing.",
    "None as written: it limits 0 % of requests. With filter_enabled and filter_enforced at 100 %, 429 above 10 requests a second for each gateway pod.",
    "rate-limit",
    null,
  ],
];

export const TEMPLATES: readonly Template[] = ROWS.map(([id, title, says, effect, editor, needs]) => ({
  id,
  title,
  says,
  effect,
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
