import type { Path } from "../base/json.ts";
import { canonicalJson } from "../kube/canonical-json.ts";

/** How the elements of one list are told apart when versions of an object are compared. */
export type ListStrategy =
  | { readonly type: "atomic" }
  /** Order and repetition mean nothing. */
  | { readonly type: "set" }
  | {
      readonly type: "keyed";
      /** Keys of all elements; null when these elements cannot be told apart. */
      readonly keysOf: (lists: readonly (readonly unknown[])[]) => readonly (readonly string[])[] | null;
      /** Whether the order decides what happens, as with routes. */
      readonly ordered: boolean;
    };

const ATOMIC: ListStrategy = { type: "atomic" };
const SET: ListStrategy = { type: "set" };

const byMatches = (field: string): ListStrategy => ({
  type: "keyed",
  ordered: true,
  keysOf: (lists) =>
    uniqueKeys(lists, (element) => textAt(element, "name")) ??
    uniqueKeys(lists, (element) => canonicalJson(at(element, field) ?? null)),
});

const byKey = (key: (element: unknown) => string | null): ListStrategy => ({
  type: "keyed",
  ordered: false,
  keysOf: (lists) => uniqueKeys(lists, key),
});

const BY_NAME = byKey((element) => textAt(element, "name"));
const BY_PORT_NUMBER = byKey((element) => textAt(at(element, "port"), "number"));

/** Kind → pattern of the path below spec (`*` is any index) → strategy. Sources: list-map-keys of the CRDs, then Istio's meaning. */
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
    "subsets.*.trafficPolicy.portLevelSettings": BY_PORT_NUMBER,
  },
  Gateway: {
    servers: byKey((server) => {
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
  RequestAuthentication: { jwtRules: byKey((rule) => textAt(rule, "issuer")) },
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
  const pattern = specPath.map((part) => (typeof part === "number" ? "*" : part)).join(".");
  const strategies = Object.hasOwn(STRATEGIES, kind) ? STRATEGIES[kind] : undefined;
  return (
    (strategies !== undefined && Object.hasOwn(strategies, pattern) ? strategies[pattern] : undefined) ??
    ATOMIC
  );
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
