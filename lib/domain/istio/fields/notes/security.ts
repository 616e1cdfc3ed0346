import { under, type FieldNote, type FieldTable } from "../field-note.ts";
import { targetRefs, workloadSelector } from "./shared.ts";

const MTLS_MODE = {
  help: "STRICT takes only mutual TLS, PERMISSIVE both, DISABLE only plaintext, UNSET what the wider policy says.",
  absent: "UNSET: what the wider policy says, in the end PERMISSIVE",
  defaultValue: "UNSET",
} as const;

export const PEER_AUTHENTICATION: FieldTable = {
  "": { help: "Whether workloads take plaintext or demand mutual TLS." },
  ...workloadSelector("selector", "namespace"),
  mtls: { help: "The mode for all ports.", absent: "What the wider policy says" },
  "mtls.mode": MTLS_MODE,
  portLevelMtls: {
    help: "Modes for single ports, by the port that the container listens on. Needs a selector.",
    refersTo: { to: "workloadPort" },
  },
  "portLevelMtls.mode": MTLS_MODE,
};

/** A list and its `not…` twin. */
function twins(name: string, what: string, rest: Omit<FieldNote, "help">): FieldTable {
  const negated = `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    [name]: { help: `${what}: one of these has to fit.`, absent: "Anything", ...rest },
    [negated]: { help: `${what}: none of these may fit.`, absent: "Nothing is excluded", ...rest },
  };
}

const SOURCE: FieldTable = {
  "": { help: "Who calls. All fields of one source have to hold; several sources are alternatives." },
  ...twins(
    "principals",
    "Identity of the caller's certificate, as `trust-domain/ns/namespace/sa/account`; plaintext callers have none",
    { refersTo: { to: "principal" } },
  ),
  ...twins("requestPrincipals", "Issuer and subject of the caller's token, as `issuer/subject`", {}),
  ...twins("namespaces", "Namespace of the caller's certificate; plaintext callers have none", {
    refersTo: { to: "namespace" },
  }),
  ...twins(
    "serviceAccounts",
    "Service account of the caller's certificate, as `account` or `namespace/account`",
    { refersTo: { to: "serviceAccount" } },
  ),
  ...twins("trustDomains", "Trust domain of the caller's certificate", {}),
  ...twins("ipBlocks", "Address of the peer that connects, as address or network", { unit: "cidr" }),
  ...twins(
    "remoteIpBlocks",
    "Address of the original caller from X-Forwarded-For or the PROXY protocol, as address or network",
    { unit: "cidr" },
  ),
};

const OPERATION: FieldTable = {
  "": {
    help: "What is called. All fields of one operation have to hold; several operations are alternatives.",
  },
  ...twins("hosts", "Host header, without regard to case", { unit: "host" }),
  ...twins("ports", "Port that the container listens on, not the Service's", {
    unit: "port",
    refersTo: { to: "workloadPort" },
  }),
  ...twins("methods", "HTTP method, with regard to case; on a TCP port the rule cannot be judged", {
    unit: "httpMethod",
  }),
  ...twins("paths", "Path without query; `*` at one end, or the templates {*} and {**}", { unit: "path" }),
};

export const AUTHORIZATION_POLICY: FieldTable = {
  "": { help: "Who may call which workloads. An empty spec allows nothing." },
  ...workloadSelector("selector", "namespace"),
  ...targetRefs({ singular: true }),
  action: {
    help: "ALLOW lets matching calls in and, once there, keeps all others out; DENY refuses them, AUDIT marks them, CUSTOM asks a provider.",
    defaultValue: "ALLOW",
  },
  provider: { help: "External authorizer; only with CUSTOM." },
  "provider.name": {
    help: "Name of an extension provider of the mesh configuration.",
    refersTo: { to: "extensionProvider", use: "authorization" },
  },
  rules: {
    help: "Matching calls, as alternatives. An empty rule matches every call.",
    absent: "No call matches: an ALLOW without rules lets nothing in",
  },
  "rules.from": { help: "Who calls, as alternatives.", absent: "Every caller" },
  ...under("rules.from.source", SOURCE),
  "rules.to": { help: "What is called, as alternatives.", absent: "Every operation" },
  ...under("rules.to.operation", OPERATION),
  "rules.when": { help: "Further conditions; all have to hold.", absent: "No further condition" },
  "rules.when.key": {
    help: "What is compared: request.headers[name], source.ip, remote.ip, source.principal, request.auth.claims[name], destination.port or connection.sni.",
  },
  "rules.when.values": { help: "One of these has to fit.", absent: "Anything" },
  "rules.when.notValues": { help: "None of these may fit.", absent: "Nothing is excluded" },
};

export const REQUEST_AUTHENTICATION: FieldTable = {
  "": {
    help: "Which tokens are checked. A bad token gets 401; no token at all passes, unless an AuthorizationPolicy demands one.",
  },
  ...workloadSelector("selector", "namespace"),
  ...targetRefs({ singular: true }),
  jwtRules: { help: "One entry per issuer of tokens." },
  "jwtRules.issuer": { help: "Value of the token's `iss` claim.", unit: "url" },
  "jwtRules.audiences": {
    help: "The token's `aud` claim has to hold one of these.",
    absent: "Every audience",
  },
  "jwtRules.jwksUri": {
    help: "Where the public keys are fetched.",
    unit: "url",
    absent: "Found by OpenID discovery at the issuer",
  },
  "jwtRules.jwks_uri": {
    help: "Where the public keys are fetched.",
    unit: "url",
    deprecated: { use: "jwtRules.jwksUri" },
  },
  "jwtRules.jwks": { help: "The public keys themselves, as a JSON Web Key Set. Excludes jwksUri." },
  "jwtRules.fromHeaders": {
    help: "Headers to look for the token in.",
    absent: "Authorization with Bearer, and the query parameter access_token",
  },
  "jwtRules.fromHeaders.name": { help: "Name of the header.", unit: "httpHeader" },
  "jwtRules.fromHeaders.prefix": {
    help: "Text before the token, such as `Bearer ` with its space.",
    absent: "The header is the token",
  },
  "jwtRules.fromParams": {
    help: "Query parameters to look for the token in.",
    absent: "access_token, unless another place is named",
  },
  "jwtRules.fromCookies": { help: "Cookies to look for the token in.", absent: "No cookie" },
  "jwtRules.forwardOriginalToken": { help: "Whether the service gets the token too.", defaultValue: false },
  "jwtRules.outputPayloadToHeader": {
    help: "Header that carries the checked payload in base64 to the service.",
    unit: "httpHeader",
    absent: "The payload is not passed on",
  },
  "jwtRules.outputClaimToHeaders": { help: "Claims that are passed to the service as headers." },
  "jwtRules.outputClaimToHeaders.header": { help: "Name of the header.", unit: "httpHeader" },
  "jwtRules.outputClaimToHeaders.claim": { help: "Name of the claim; a dot goes into nested ones." },
  "jwtRules.timeout": { help: "Time to fetch the keys.", unit: "duration", defaultValue: "5s" },
  "jwtRules.spaceDelimitedClaims": {
    help: "Claims whose text is a list separated by spaces.",
    absent: "scope and permission",
  },
};
