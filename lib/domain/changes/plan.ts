import { isJsonObject } from "../base/json.ts";
import type { ChangeObject } from "./change-set.ts";

export interface PlanStep {
  /** From 1, over the whole plan. */
  readonly step: number;
  /** Position of the object in its revision. */
  readonly ordinal: number;
}

export interface PlanWave {
  /** From 1. */
  readonly wave: number;
  readonly because: string;
  readonly steps: readonly PlanStep[];
  /** How long proxies get before the next wave; 0 after the last one. */
  readonly settleMs: number;
}

export interface Plan {
  readonly waves: readonly PlanWave[];
}

interface Rank {
  readonly order: number;
  readonly because: string;
}

const ROUTE_SETTLE_MS = 5_000;
const DRAIN_MARGIN_MS = 5_000;

/** Kinds that change listeners: open connections keep the old one until it is drained (decision 43). */
const LISTENER_KINDS: ReadonlySet<string> = new Set([
  "AuthorizationPolicy",
  "PeerAuthentication",
  "RequestAuthentication",
  "Gateway",
  "Sidecar",
  "EnvoyFilter",
  "Telemetry",
  "WasmPlugin",
  "TrafficExtension",
  "ListenerSet",
]);

const RANKS: Readonly<Record<string, Rank>> = {
  RequestAuthentication: { order: 12, because: "tokens are checked before something asks for them" },
  AuthorizationPolicy: { order: 15, because: "who may call is settled before something new can be reached" },
  Sidecar: { order: 20, because: "proxies know the hosts before routes name them" },
  WorkloadEntry: { order: 22, because: "endpoints exist before something sends to them" },
  WorkloadGroup: { order: 22, because: "endpoints exist before something sends to them" },
  ReferenceGrant: { order: 24, because: "the reference is allowed before a route uses it" },
  BackendTLSPolicy: { order: 26, because: "the backend is trusted before a route sends to it" },
  DestinationRule: { order: 30, because: "subsets exist before a route names them" },
  GatewayClass: { order: 45, because: "the class exists before a gateway uses it" },
  Gateway: { order: 50, because: "listeners open after access was settled" },
  ListenerSet: { order: 51, because: "listeners open after access was settled" },
  ServiceEntry: { order: 55, because: "hosts exist before a route names them" },
  VirtualService: { order: 60, because: "routes come when what they name exists" },
  HTTPRoute: { order: 60, because: "routes come when what they name exists" },
  GRPCRoute: { order: 60, because: "routes come when what they name exists" },
  TCPRoute: { order: 60, because: "routes come when what they name exists" },
  TLSRoute: { order: 60, because: "routes come when what they name exists" },
  UDPRoute: { order: 60, because: "routes come when what they name exists" },
  PeerAuthentication: { order: 70, because: "mutual TLS is asked for last" },
};

const OTHER: Rank = { order: 65, because: "changes nothing that others name" };
const MIRROR = 1_000;

/**
 * Order by effect (decision 42): what takes access away before what exposes, what grants before what requires, what is
 * named before what names it; removal mirrors it and comes after everything added. First version: waves by rank, without
 * the path check. `drainMs` is how long proxies keep old listeners for open connections.
 */
export function planChange(objects: readonly ChangeObject[], drainMs: number): Plan {
  const ranked = objects
    .map((object, ordinal) => ({ object, ordinal, rank: rankOf(object) }))
    .toSorted((a, b) => a.rank.order - b.rank.order || a.ordinal - b.ordinal);
  const orders = [...new Set(ranked.map(({ rank }) => rank.order))];
  let step = 0;
  const waves = orders.map((order, at): PlanWave => {
    const members = ranked.filter(({ rank }) => rank.order === order);
    const steps = members.map(({ ordinal }) => ({ step: (step += 1), ordinal }));
    const isLast = at === orders.length - 1;
    return {
      wave: at + 1,
      because: members[0]?.rank.because ?? "",
      steps,
      settleMs: isLast ? 0 : Math.max(...members.map(({ object }) => settleMs(object, drainMs))),
    };
  });
  return { waves };
}

function rankOf(object: ChangeObject): Rank {
  if (object.op === "delete") {
    if (isDenying(object)) return { order: MIRROR, because: "what denies goes last" };
    const { order } = RANKS[object.ref.kind] ?? OTHER;
    return { order: MIRROR - order, because: "removed after nothing names it any more" };
  }
  if (isDenying(object)) return { order: 10, because: "what denies comes first" };
  return RANKS[object.ref.kind] ?? OTHER;
}

function isDenying({ ref, op, base, desired }: ChangeObject): boolean {
  if (ref.kind !== "AuthorizationPolicy") return false;
  const spec = (op === "delete" ? base?.manifest : desired)?.spec;
  return isJsonObject(spec) && (spec.action === "DENY" || spec.action === "CUSTOM");
}

/** Whether proxies make new listeners for the kind, while open connections keep the old one until it is drained. */
export function changesListeners(kind: string): boolean {
  return LISTENER_KINDS.has(kind);
}

function settleMs({ ref }: ChangeObject, drainMs: number): number {
  return changesListeners(ref.kind) ? drainMs + DRAIN_MARGIN_MS : ROUTE_SETTLE_MS;
}
