import type { Path } from "../../base/json.ts";
import { canonicalJson } from "../../kube/canonical-json.ts";
import { CONFIG_KINDS } from "../kinds.ts";
import { bundledSchema } from "../schema/facts.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { schemaAtPattern } from "./schema-path.ts";

/** How the elements of one list are told apart when versions of an object are compared. */
export type ListStrategy =
  | { readonly type: "atomic" }
  /** Order and repetition mean nothing. */
  | { readonly type: "set" }
  | {
      readonly type: "keyed";
      /** In words, for a person: `name`, `port.number`. */
      readonly keyedBy: string;
      /** Keys of all elements; null when these elements cannot be told apart. */
      readonly keysOf: (lists: readonly (readonly unknown[])[]) => readonly (readonly string[])[] | null;
      /** Whether the order decides what happens, as with routes. */
      readonly ordered: boolean;
    };

/** How a list is compared and merged, for a person and for a form. */
export type ListSemantics =
  | { readonly type: "atomic" | "set" }
  | { readonly type: "keyed"; readonly keyedBy: string; readonly ordered: boolean };

const ATOMIC: ListStrategy = { type: "atomic" };
const SET: ListStrategy = { type: "set" };

const byMatches = (field: string): ListStrategy => ({
  type: "keyed",
  keyedBy: `name, else ${field}`,
  ordered: true,
  keysOf: (lists) =>
    uniqueKeys(lists, (element) => textAt(element, "name")) ??
    uniqueKeys(lists, (element) => canonicalJson(at(element, field) ?? null)),
});

const byKey = (keyedBy: string, key: (element: unknown) => string | null): ListStrategy => ({
  type: "keyed",
  keyedBy,
  ordered: false,
  keysOf: (lists) => uniqueKeys(lists, key),
});

const BY_NAME = byKey("name", (element) => textAt(element, "name"));
const BY_PORT_NUMBER = byKey("port.number", (element) => textAt(at(element, "port"), "number"));

/** Kind → pattern of the path below spec (`[]` is any index) → strategy. Sources: list-map-keys of the CRDs, then Istio's meaning. */
const STRATEGIES: Readonly<Record<string, Readonly<Record<string, ListStrategy>>>> = {
  VirtualService: {
    hosts: SET,
    gateways: SET,
    exportTo: SET,
    http: byMatches("match"),
    tls: byMatches("match"),
    tcp: byMatches("match"),
  },
  DestinationRule: {
    exportTo: SET,
    subsets: BY_NAME,
    "trafficPolicy.portLevelSettings": BY_PORT_NUMBER,
    "subsets[].trafficPolicy.portLevelSettings": BY_PORT_NUMBER,
  },
  Gateway: {
    servers: byKey("port and hosts", (server) => {
      const port = at(server, "port");
      return canonicalJson([
        at(port, "number") ?? null,
        at(port, "name") ?? null,
        at(server, "hosts") ?? null,
      ]);
    }),
    listeners: BY_NAME,
  },
  ListenerSet: { listeners: BY_NAME },
  ServiceEntry: { hosts: SET, exportTo: SET, ports: BY_NAME },
  RequestAuthentication: { jwtRules: byKey("issuer", (rule) => textAt(rule, "issuer")) },
  HTTPRoute: { rules: byMatches("matches") },
  GRPCRoute: { rules: byMatches("matches") },
};

/** Paths below spec that are merged only whole, whatever the kind. */
const ATOMIC_FIELDS: ReadonlySet<string> = new Set([
  "outlierDetection",
  "connectionPool",
  "match",
  "matches",
  "route",
  "backendRefs",
]);

/** Fields of spec that are one decision together. */
const UNITS: Readonly<Record<string, { readonly name: string; readonly fields: readonly string[] }>> = {
  AuthorizationPolicy: {
    name: "action, rules and selection of the policy",
    fields: ["action", "rules", "provider", "selector", "targetRef", "targetRefs"],
  },
  PeerAuthentication: { name: "mTLS mode and its port overrides", fields: ["mtls", "portLevelMtls"] },
};

export function listStrategy(kind: string, specPath: Path): ListStrategy {
  const pattern = specPath
    .map((part) => (typeof part === "number" ? "[]" : `.${part}`))
    .join("")
    .slice(1);
  return knownStrategy(kind, pattern) ?? strategyOfSchema(kind, `spec.${pattern}`) ?? ATOMIC;
}

/** The semantics of the list at a pattern such as `spec.http[].match`, whose schema is `node`. */
export function listSemantics(kind: string, pattern: string, node: SchemaNode): ListSemantics {
  const specPattern = pattern.replace(/^spec\.?/, "");
  const isWhole = ATOMIC_FIELDS.has(specPattern.split(".").at(-1) ?? "");
  const strategy = isWhole ? ATOMIC : (knownStrategy(kind, specPattern) ?? strategyOfList(node) ?? ATOMIC);
  if (strategy.type !== "keyed") return strategy;
  return { type: "keyed", keyedBy: strategy.keyedBy, ordered: strategy.ordered };
}

function knownStrategy(kind: string, specPattern: string): ListStrategy | null {
  const strategies = Object.hasOwn(STRATEGIES, kind) ? STRATEGIES[kind] : undefined;
  if (strategies === undefined || !Object.hasOwn(strategies, specPattern)) return null;
  return strategies[specPattern] ?? null;
}

/** Two kinds are called Gateway: their lists have different names. */
function strategyOfSchema(kindName: string, pattern: string): ListStrategy | null {
  for (const kind of CONFIG_KINDS.filter((candidate) => candidate.kind === kindName)) {
    const schema = bundledSchema(kind, kind.preferredVersion);
    const node = schema === null ? null : schemaAtPattern(schema, pattern);
    if (node !== null) return strategyOfList(node);
  }
  return null;
}

function strategyOfList(node: SchemaNode): ListStrategy | null {
  const type = node["x-kubernetes-list-type"];
  if (type === "set") return SET;
  const keys = node["x-kubernetes-list-map-keys"] ?? [];
  if (type !== "map" || keys.length === 0) return null;
  return byKey(keys.join(", "), (element) => {
    const values = keys.map((key) => textAt(element, key));
    return values.includes(null) ? null : canonicalJson(values);
  });
}

/** Whether the value at the path below spec is merged only whole. */
export function isAtomicField(specPath: Path): boolean {
  const last = specPath.at(-1);
  return typeof last === "string" && ATOMIC_FIELDS.has(last);
}

/** The fields of spec that are one decision together; null when the kind has none. */
export function unitOf(kind: string): { readonly name: string; readonly fields: readonly string[] } | null {
  return (Object.hasOwn(UNITS, kind) ? UNITS[kind] : undefined) ?? null;
}

function uniqueKeys(
  lists: readonly (readonly unknown[])[],
  key: (element: unknown) => string | null,
): readonly (readonly string[])[] | null {
  const result: string[][] = [];
  for (const list of lists) {
    const keys: string[] = [];
    for (const element of list) {
      const value = key(element);
      if (value === null) return null;
      keys.push(value);
    }
    if (new Set(keys).size !== keys.length) return null;
    result.push(keys);
  }
  return result;
}

function at(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, field)) return undefined;
  return Reflect.get(value, field);
}

function textAt(value: unknown, field: string): string | null {
  const text = at(value, field);
  return (typeof text === "string" && text !== "") || typeof text === "number" ? String(text) : null;
}
