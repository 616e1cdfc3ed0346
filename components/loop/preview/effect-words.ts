import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { previewEffect } from "@/lib/contracts/effect.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPercent,
  formatWholePercent,
} from "@/lib/domain/base/format.ts";
import type { EdgeLook } from "../../graph/edge-look.ts";
import type { BadgeTone } from "../../ui/badge.tsx";

export type Effect = ResponseOf<typeof previewEffect>;
export type EffectClass = keyof Effect["counts"];
export type EffectRow = Effect["rows"][number];

export interface ClassLook {
  /** Meaning without colour. */
  readonly sign: string;
  readonly word: string;
  readonly tone: BadgeTone;
  readonly look: Pick<EdgeLook, "color" | "text" | "dash">;
}

const ERROR = { color: "--status-error-mark", text: "--status-error" } as const;
const DEGRADED = { color: "--status-degraded-mark", text: "--status-degraded" } as const;

export const CLASS_LOOKS: Readonly<Record<EffectClass, ClassLook>> = {
  "newly-denied": { sign: "✕", word: "newly denied", tone: "error", look: { ...ERROR, dash: [7, 4] } },
  "newly-failing": { sign: "∅", word: "newly failing", tone: "error", look: { ...ERROR, dash: [3, 3] } },
  "broken-by-tls": { sign: "✕", word: "broken by TLS", tone: "error", look: { ...ERROR, dash: [7, 4] } },
  "timing-out": { sign: "◷", word: "timing out", tone: "error", look: { ...ERROR, dash: [3, 3] } },
  "still-failing": { sign: "∅", word: "still failing", tone: "error", look: { ...ERROR, dash: [3, 3] } },
  "over-limit": { sign: "▲", word: "over a limit", tone: "degraded", look: { ...DEGRADED, dash: [7, 4] } },
  uncertain: { sign: "?", word: "uncertain", tone: "degraded", look: { ...DEGRADED, dash: [2, 4] } },
  "newly-allowed": {
    sign: "+",
    word: "newly allowed",
    tone: "ok",
    look: { color: "--status-ok-mark", text: "--status-ok", dash: [9, 3] },
  },
  moved: {
    sign: "⇄",
    word: "moved",
    tone: "accent",
    look: { color: "--accent", text: "--accent", dash: [] },
  },
  retimed: {
    sign: "◷",
    word: "retimed",
    tone: "accent",
    look: { color: "--accent", text: "--accent", dash: [5, 3] },
  },
  unchanged: {
    sign: "",
    word: "unchanged",
    tone: "neutral",
    look: { color: "--border-strong", text: "--text-muted", dash: [] },
  },
};

/** Worst first, as the server orders them. */
export const EFFECT_CLASSES: readonly EffectClass[] = [
  "newly-denied",
  "newly-failing",
  "broken-by-tls",
  "timing-out",
  "still-failing",
  "over-limit",
  "uncertain",
  "newly-allowed",
  "moved",
  "retimed",
  "unchanged",
];

const HOUR_S = 3_600;

/** "24 h", "7 d". */
export function lookBackText(seconds: number): string {
  if (seconds < HOUR_S) return `${String(Math.round(seconds / 60))} min`;
  const hours = Math.round(seconds / HOUR_S);
  return hours <= 24 ? `${String(hours)} h` : `${String(Math.round(hours / 24))} d`;
}

const VERBS: Readonly<Record<Exclude<EffectClass, "unchanged">, string>> = {
  "newly-denied": "would be denied",
  "newly-failing": "would reach nobody",
  "broken-by-tls": "would be refused by mutual TLS",
  "timing-out": "would run into the new timeout",
  "still-failing": "would still reach nobody, as today",
  "over-limit": "would go over a limit",
  uncertain: "may be affected, which is uncertain",
  "newly-allowed": "would be let in",
  moved: "would move to other workloads",
  retimed: "would get other timeouts or retries",
};

/** What would happen, worst first, one sentence each: "3 callers would be denied: 11.1 M requests in 24 h, 52 %." */
export function effectSentences(effect: Effect): readonly string[] {
  const { counts, touched, lookBack } = effect;
  if (lookBack.source === "none")
    return [`Traffic is unknown, because ${effect.metrics.reason ?? "there are no metrics"}.`];
  const inWindow = `in ${lookBackText(lookBack.askedS)}`;
  const said = EFFECT_CLASSES.flatMap((name) => {
    const { callers, requests, bytes } = counts[name];
    if (name === "unchanged" || callers === 0) return [];
    const volume = requests === 0 && bytes > 0 ? formatBytes(bytes) : `${formatCount(requests)} requests`;
    const share = touched.requests === 0 ? "" : `, ${formatPercent(requests / touched.requests)}`;
    const who = `${formatCount(callers)} caller${callers === 1 ? "" : "s"}`;
    return [`${who} ${VERBS[name]}: ${volume} ${inWindow}${share}.`];
  });
  if (said.length > 0) return said;
  if (touched.edges === 0) return [`Nobody was seen ${inWindow} whom this change could touch.`];
  return [
    `Nothing changes for the ${formatCount(touched.callers)} caller${touched.callers === 1 ? "" : "s"} that it touches: ${formatCount(touched.requests)} requests ${inWindow}.`,
  ];
}

/** "v1 90 % → 70 %, v2 10 % → 30 %": what becomes of the shares. */
export function movedText({ before, after, onlyRule }: NonNullable<EffectRow["moved"]>): string {
  const names = [...new Set([...before, ...after].map(({ workload }) => workload))];
  const ratioIn = (shares: typeof before, name: string): number =>
    shares.find(({ workload }) => workload === name)?.ratio ?? 0;
  const parts = names.map(
    (name) =>
      `${shortWorkload(name)} ${formatWholePercent(ratioIn(before, name) * 100)} → ${formatWholePercent(ratioIn(after, name) * 100)}`,
  );
  return `${parts.join(", ")}${onlyRule === null ? "" : `, of what ${onlyRule} takes`}`;
}

function shortWorkload(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** "40 requests under way at the limit of 20 × …": numbers of a breaker that is too small. */
export function overLimitText(over: NonNullable<EffectRow["overLimit"]>): string {
  const { expectedRequests, allCallersRequests, byClients, byServers } = over;
  const parts = [
    ...(byClients !== null && expectedRequests > byClients
      ? [`${formatCount(expectedRequests)} under way, its proxies let ${formatCount(byClients)} through`]
      : []),
    ...(byServers !== null && allCallersRequests > byServers
      ? [
          `${formatCount(allCallersRequests)} of all callers under way, the servers' proxies let ${formatCount(byServers)} through`,
        ]
      : []),
  ];
  return parts.join("; ");
}

/** What of the requests would reach nobody: "all", "25 %", "up to 40 %". */
export function failingText({ minRatio, maxRatio }: NonNullable<EffectRow["failing"]>): string {
  if (minRatio >= 0.999_999) return "every request";
  if (minRatio === 0) return `up to ${formatPercent(maxRatio)} of the requests`;
  const least = formatPercent(minRatio);
  return minRatio === maxRatio ? `${least} of the requests` : `${least} to ${formatPercent(maxRatio)}`;
}

/** "2 % to 5 % of the requests take longer than 1 s; no timeout, 1 try: no bound → timeout 1 s, 1 try: 1 s at worst". */
export function timingText({
  before,
  after,
  onlyRule,
  timingOut,
  triedAgain,
}: NonNullable<EffectRow["timing"]>): string {
  const limit = after.timeoutMs === null ? "the timeout" : formatDuration(after.timeoutMs);
  const each = after.perTryMs === null ? "a try may" : `the ${formatDuration(after.perTryMs)} of a try`;
  return [
    ...(timingOut === null ? [] : [`${shareText(timingOut)} take longer than ${limit}`]),
    ...(triedAgain === null ? [] : [`${shareText(triedAgain)} take longer than ${each}`]),
    `${limitsText(before)} → ${limitsText(after)}${onlyRule === null ? "" : `, of what ${onlyRule} takes`}`,
  ].join("; ");
}

function limitsText({ timeoutMs, tries, perTryMs, longestMs }: NonNullable<EffectRow["timing"]>["before"]) {
  const timeout = timeoutMs === null ? "no timeout" : `timeout ${formatDuration(timeoutMs)}`;
  const each = perTryMs === null ? "" : ` × ${formatDuration(perTryMs)}`;
  const longest = longestMs === null ? "no bound" : `${formatDuration(longestMs)} at worst`;
  return `${timeout}, ${tries === 1 ? "1 try" : `${String(tries)} tries`}${each}: ${longest}`;
}

function shareText({ minRatio, maxRatio }: { readonly minRatio: number; readonly maxRatio: number }): string {
  if (minRatio >= 0.999_999) return "all requests";
  if (minRatio === maxRatio) return `${formatPercent(minRatio)} of the requests`;
  if (minRatio === 0) return `up to ${formatPercent(maxRatio)} of the requests`;
  return `${formatPercent(minRatio)} to ${formatPercent(maxRatio)} of the requests`;
}
