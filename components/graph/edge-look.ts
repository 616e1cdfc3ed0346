import {
  formatBytesPerSecond,
  formatDuration,
  formatPercent,
  formatRps,
  formatWholePercent,
} from "@/lib/domain/base/format.ts";
import type { AnswerEdge, AnswerNode, EdgeLabelName } from "./graph-answer.ts";

export interface EdgeLook {
  /** CSS variable of the line. */
  readonly color: string;
  /** CSS variable of its label. */
  readonly text: string;
  readonly width: number;
  readonly dash: readonly number[];
}

/** How a preview draws one edge instead of its health. */
export interface EdgeOverlay {
  readonly look: Pick<EdgeLook, "color" | "text" | "dash">;
  readonly label: string;
  /** Labels of worse effects are placed first. */
  readonly priority: number;
}

/** By edge id. Edges that are not in it stay as they are: quiet. */
export type GraphOverlay = ReadonlyMap<string, EdgeOverlay>;

const PROTOCOLS = { http: "--edge-http", grpc: "--edge-grpc", tcp: "--edge-tcp" } as const;

export function isPlaintext({ mtlsRatio }: AnswerEdge): boolean {
  return mtlsRatio !== null && mtlsRatio < 0.005;
}

/** px: clamp(1.2, 0.75·log₂(1 + rps/3), 5); TCP uses kB/s ÷ 30 in place of rps. */
export function edgeWidth({ protocol, rateRps, bytesPerS }: AnswerEdge): number {
  const volume = protocol === "tcp" ? bytesPerS / 1_000 / 30 : rateRps;
  return Math.min(5, Math.max(1.2, 0.75 * Math.log2(1 + volume / 3)));
}

export function edgeLook(edge: AnswerEdge): EdgeLook {
  const width = edgeWidth(edge);
  const dash = isPlaintext(edge) ? [5, 3] : [];
  switch (edge.health.state) {
    case "failing":
      return { color: "--status-error-mark", text: "--status-error", width, dash };
    case "degraded":
      return { color: "--status-degraded-mark", text: "--status-degraded", width, dash };
    case "idle":
      return { color: "--status-idle-mark", text: "--text-subtle", width, dash: [1.5, 3] };
    default:
      return { color: PROTOCOLS[edge.protocol], text: "--text-muted", width, dash };
  }
}

const QUIET = { color: "--border-strong", text: "--text-muted", dash: [] } as const;

/** With an overlay health is neutral, and what the change does has the colour. */
export function overlaidLook(edge: AnswerEdge, overlay: GraphOverlay | null): EdgeLook {
  if (overlay === null) return edgeLook(edge);
  return { ...(overlay.get(edge.id)?.look ?? QUIET), width: Math.max(1.6, edgeWidth(edge)) };
}

/** "12.1 rps · 12.4 %", "70 %" of a version, "1.2 MB/s", "62 % mTLS". Empty when nothing was chosen. */
export function edgeLabel(edge: AnswerEdge, chosen: readonly EdgeLabelName[]): string {
  if (edge.share !== null && chosen.includes("rate")) {
    const parts = chosen.filter((name) => name !== "rate" && name !== "errors");
    return [
      formatWholePercent(Math.round(edge.share * 100)),
      ...parts.flatMap((name) => part(edge, name)),
    ].join(" · ");
  }
  return chosen.flatMap((name) => part(edge, name)).join(" · ");
}

function part(edge: AnswerEdge, name: EdgeLabelName): readonly string[] {
  switch (name) {
    case "rate":
      return [edge.protocol === "tcp" ? formatBytesPerSecond(edge.bytesPerS) : formatRps(edge.rateRps)];
    case "errors":
      return edge.errorRatio === null ? [] : [formatPercent(edge.errorRatio)];
    case "mtls":
      return edge.mtlsRatio === null ? [] : [`${formatPercent(edge.mtlsRatio)} mTLS`];
    default:
      return edge.latencyMs === null ? [] : [`${name} ${formatDuration(edge.latencyMs[name])}`];
  }
}

/** What a node receives; for what only sends, that it does. */
export function nodeLine(node: AnswerNode): string {
  const { inbound, outbound, kind, membership } = node;
  if (inbound.rateRps > 0) return `${formatRps(inbound.rateRps)} · ${formatPercent(inbound.errorRatio)}`;
  if (inbound.bytesPerS > 0) return formatBytesPerSecond(inbound.bytesPerS);
  if (membership === "none" && kind === "workload") return "out of mesh";
  if (outbound.rateRps > 0)
    return kind === "gateway" || kind === "outside"
      ? `${formatRps(outbound.rateRps)} · ${formatPercent(outbound.errorRatio)}`
      : "source only";
  return outbound.bytesPerS > 0 ? "source only" : "idle";
}

const LONGEST = 22;

/** Never cut in the middle; over 22 characters end with "…". */
export function shortName(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** "payments", "v1 of api", for lists and for screen readers. */
export function nodeTitle({ name, version, app }: AnswerNode): string {
  return version === null ? name : `${app} ${version}`;
}

export const KIND_WORDS: Readonly<Record<AnswerNode["kind"], string>> = {
  workload: "Workload",
  service: "Service",
  app: "App",
  gateway: "Gateway",
  waypoint: "Waypoint",
  "service-entry": "ServiceEntry",
  outside: "Outside",
};
