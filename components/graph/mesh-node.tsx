"use client";

import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { MEASURES } from "@/lib/domain/topology/layout-measures.ts";
import { cn } from "../ui/cn.ts";
import { healthWord } from "../ui/health-mark.tsx";
import { KIND_WORDS, nodeLine, nodeTitle, shortName } from "./edge-look.ts";
import { NodeBadges } from "./node-badges.tsx";
import { NodeShape } from "./node-shape.tsx";
import type { AnswerNode } from "./graph-answer.ts";

export type Emphasis = "plain" | "path" | "faded";

export interface MeshNodeData extends Record<string, unknown> {
  readonly node: AnswerNode;
  readonly versionPlace: number | null;
  readonly emphasis: Emphasis;
  readonly isSelected: boolean;
  readonly isFound: boolean;
  readonly isTabStop: boolean;
  readonly isInteractive: boolean;
  /** A preview has the colours: health is not shown. */
  readonly isNeutral: boolean;
  /** An edge can be drawn from here to another node. */
  readonly isConnectable: boolean;
  /** Place among the nodes marked for an edit; −1 when it is not. */
  readonly markedAs: number;
  readonly withBadges: boolean;
}

export type MeshFlowNode = Node<MeshNodeData, "mesh">;

const { left, above } = MEASURES.node;

/** Covers the shape and is not seen: a drag from it draws an edge. */
const HANDLE = {
  left,
  right: "auto",
  top: above,
  width: 34,
  height: 34,
  opacity: 0,
  border: 0,
  borderRadius: "50%",
  transform: "translate(-50%, -50%)",
} as const;

/** One workload, service, app or gateway of the graph. */
export const MeshNode = memo(function MeshNode({ data }: NodeProps<MeshFlowNode>) {
  const { versionPlace, emphasis, isSelected, isFound, withBadges, markedAs } = data;
  const node = data.isNeutral ? neutral(data.node) : data.node;
  const isLoud = isSelected || node.health.state === "failing" || node.health.state === "degraded";
  return (
    <div
      {...roleOf(data)}
      data-topology-node={node.id}
      data-loud={isLoud}
      aria-label={spokenNode(node, markedAs)}
      className={cn("group/node h-full w-full outline-none", data.isInteractive && "cursor-pointer")}
    >
      {data.isConnectable ? <Handle type="source" position={Position.Right} style={HANDLE} /> : null}
      <svg
        aria-hidden
        className="overflow-visible"
        width={left * 2}
        height={MEASURES.node.above + MEASURES.node.below}
      >
        <g transform={`translate(${left} ${above})`}>
          <title>{`${node.namespace === "" ? "" : `${node.namespace}/`}${node.name}`}</title>
          <circle
            r="24"
            fill="none"
            stroke="var(--focus)"
            strokeWidth="2"
            className="invisible group-focus-visible/node:visible"
          />
          {isSelected ? (
            <circle r="22" fill="var(--accent-soft)" stroke="var(--accent)" strokeWidth="1.6" />
          ) : null}
          {markedAs < 0 ? null : <MarkRing place={markedAs} />}
          {isFound ? (
            <circle r="20" fill="none" stroke="var(--accent)" strokeWidth="2" strokeDasharray="2 3" />
          ) : null}
          <g className="group-data-[detail=discs]/graph:hidden">
            <circle r="15" fill="var(--surface)" />
            <g opacity={emphasis === "faded" ? 0.62 : 1}>
              <NodeShape node={node} versionPlace={versionPlace} />
              {withBadges && node.badges.length > 0 ? <NodeBadges badges={node.badges} /> : null}
              <CornerMark state={node.health.state} />
            </g>
          </g>
          <circle
            r="15"
            fill={discColor(node.health.state)}
            className="hidden group-data-[detail=discs]/graph:block"
          />
          <NodeLabel node={node} emphasis={emphasis} isSelected={isSelected} />
        </g>
      </svg>
    </div>
  );
});

/** A button that shows the node, or a picture of it. */
function roleOf({ isInteractive, isTabStop, isSelected }: MeshNodeData) {
  return isInteractive
    ? { role: "button", tabIndex: isTabStop ? 0 : -1, "aria-pressed": isSelected }
    : { role: "img" };
}

/** Neither good nor bad: the outline of what is known and has no say. */
function neutral(node: AnswerNode): AnswerNode {
  return { ...node, health: { state: "unknown", because: [] } };
}

/** Marked for an edit: 1 calls, 2 is called. */
function MarkRing({ place }: { readonly place: number }) {
  return (
    <>
      <circle r="22" fill="none" stroke="var(--accent)" strokeWidth="2" />
      <circle cx="18" cy="15" r="7.5" fill="var(--accent-fill)" />
      <text x="18" y="18.4" textAnchor="middle" fontSize="9.5" fontWeight="600" fill="var(--text-on-accent)">
        {place + 1}
      </text>
    </>
  );
}

function spokenNode(node: AnswerNode, markedAs: number): string {
  const health = [healthWord(node.health.state), ...node.health.because].join(", ");
  const where = node.namespace === "" ? "" : ` in ${node.namespace}`;
  const mark = markedAs < 0 ? "" : `. Marked, ${markedAs === 0 ? "first" : "second"}`;
  return `${KIND_WORDS[node.kind]} ${nodeTitle(node)}${where}: ${nodeLine(node)}. ${health}${mark}`;
}

function discColor(state: AnswerNode["health"]["state"]): string {
  switch (state) {
    case "healthy":
      return "var(--status-ok-mark)";
    case "degraded":
      return "var(--status-degraded-mark)";
    case "failing":
      return "var(--status-error-mark)";
    case "not-ready":
      return "var(--status-pending)";
    default:
      return "var(--status-idle-mark)";
  }
}

/** 11 px at the upper right, only when something is wrong. */
function CornerMark({ state }: { readonly state: AnswerNode["health"]["state"] }) {
  if (state !== "degraded" && state !== "failing" && state !== "not-ready") return null;
  return (
    <g
      transform="translate(7.5 -19.5) scale(.82)"
      stroke="var(--surface)"
      strokeWidth="2.4"
      paintOrder="stroke"
    >
      {state === "degraded" ? (
        <>
          <path d="M7 1.6 13 12.2H1Z" fill="var(--status-degraded-mark)" strokeLinejoin="round" />
          <path d="M7 5.6v3M7 10.5v.1" stroke="var(--surface)" strokeWidth="1.6" strokeLinecap="round" />
        </>
      ) : state === "failing" ? (
        <>
          <path d="M4.3.6h5.4l3.7 3.7v5.4l-3.7 3.7H4.3L.6 9.7V4.3Z" fill="var(--status-error-mark)" />
          <path d="M7 3.6v4M7 10.1v.1" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
        </>
      ) : (
        <path d="M7 1.4a5.6 5.6 0 0 1 4.9 8.3" fill="none" stroke="var(--status-pending)" strokeWidth="2" />
      )}
    </g>
  );
}

interface NodeLabelProps {
  readonly node: AnswerNode;
  readonly emphasis: Emphasis;
  readonly isSelected: boolean;
}

function NodeLabel({ node, emphasis, isSelected }: NodeLabelProps) {
  const isVersion = node.version !== null;
  const halo = {
    stroke: node.namespace === "" || node.kind === "service-entry" ? "var(--bg)" : "var(--surface)",
    strokeWidth: 4,
    paintOrder: "stroke",
    strokeLinejoin: "round",
    textAnchor: "middle",
  } as const;
  return (
    <g opacity={emphasis === "faded" ? 0.72 : 1} className="group-data-[detail=discs]/graph:hidden">
      {isVersion ? null : (
        <text
          y={30}
          fontSize="11.5"
          fontWeight={isSelected ? 650 : emphasis === "path" ? 600 : 500}
          fill="var(--text)"
          {...halo}
        >
          {shortName(node.name)}
        </text>
      )}
      <text
        y={isVersion ? 28.5 : 43}
        fontSize="10.5"
        fill={emphasis === "faded" ? "var(--text-muted)" : "var(--text-subtle)"}
        className="group-data-[detail=names]/graph:group-data-[loud=false]/node:hidden"
        {...halo}
      >
        {nodeLine(node)}
      </text>
    </g>
  );
}
