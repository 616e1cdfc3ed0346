"use client";

import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { endAngle, pathOf, type EdgeRoute } from "@/lib/domain/topology/edge-route.ts";
import { LABEL_HEIGHT, type LabelPlace } from "@/lib/domain/topology/place-labels.ts";
import { isPlaintext, type EdgeLook } from "./edge-look.ts";
import type { Emphasis } from "./mesh-node.tsx";
import type { AnswerEdge } from "./graph-answer.ts";

export interface DrawnEdge {
  readonly edge: AnswerEdge;
  readonly look: EdgeLook;
  /** The label is drawn whatever the zoom: not healthy, or changed by a draft. */
  readonly isLoud: boolean;
  readonly route: EdgeRoute;
  readonly emphasis: Emphasis;
  readonly isSelected: boolean;
  readonly isFound: boolean;
  readonly label: string;
  readonly labelWidth: number;
  readonly place: LabelPlace | undefined;
}

interface EdgeLayerProps {
  readonly edges: readonly DrawnEdge[];
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | null) => void;
}

const ORDER: Readonly<Record<Emphasis, number>> = { faded: 0, plain: 1, path: 2 };

/** Lines, arrows and labels of the edges; the table twin holds the same facts for keyboards and screen readers. */
export function EdgeLayer({ edges, onSelect, onHover }: EdgeLayerProps) {
  const inOrder = edges.toSorted((a, b) => ORDER[a.emphasis] - ORDER[b.emphasis]);
  return (
    <ViewportPortal>
      <svg
        aria-hidden
        className="pointer-events-none absolute top-0 left-0 -z-10 overflow-visible"
        width="1"
        height="1"
      >
        {inOrder.map((drawn) => (
          <EdgeLine key={drawn.edge.id} drawn={drawn} onSelect={onSelect} onHover={onHover} />
        ))}
        {inOrder.map((drawn) => (
          <EdgePill key={drawn.edge.id} drawn={drawn} onSelect={onSelect} onHover={onHover} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

interface EdgePartProps {
  readonly drawn: DrawnEdge;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | null) => void;
}

const EdgeLine = memo(function EdgeLine({ drawn, onSelect, onHover }: EdgePartProps) {
  const { edge, look, route, emphasis, isSelected, isFound } = drawn;
  const path = pathOf(route);
  return (
    <g>
      {emphasis === "path" || isSelected || isFound ? (
        <path
          d={path}
          fill="none"
          stroke={isSelected || isFound ? "var(--accent)" : `var(${look.color})`}
          strokeWidth={look.width + 7}
          strokeLinecap="round"
          opacity={isSelected ? 0.32 : 0.16}
        />
      ) : null}
      <g opacity={emphasis === "faded" ? 0.62 : 0.95}>
        <path
          d={path}
          fill="none"
          stroke={`var(${look.color})`}
          strokeWidth={look.width}
          strokeDasharray={look.dash.join(" ") || undefined}
        />
        <Arrow route={route} look={look} />
      </g>
      <path
        d={path}
        fill="none"
        stroke="transparent"
        strokeWidth={Math.max(12, look.width + 6)}
        className="pointer-events-[stroke] cursor-pointer"
        style={{ pointerEvents: "stroke" }}
        onClick={() => onSelect(edge.id)}
        onPointerEnter={() => onHover(edge.id)}
        onPointerLeave={() => onHover(null)}
      />
    </g>
  );
});

function Arrow({ route, look }: { readonly route: EdgeRoute; readonly look: EdgeLook }) {
  const end = route.at(-1) ?? { x: 0, y: 0 };
  const size = 5.5 + look.width * 0.9;
  return (
    <path
      d={`M2.5 0-${size} ${size * 0.52}V-${size * 0.52}Z`}
      fill={`var(${look.color})`}
      transform={`translate(${end.x} ${end.y}) rotate(${(endAngle(route) * 180) / Math.PI})`}
    />
  );
}

const LOCK_WIDTH = 13;

/** px that a pill needs; in steps, so that a changed digit moves nothing. */
export function pillWidth(label: string, edge: AnswerEdge): number {
  const text = label.length * 5.9 + 10 + (isPlaintext(edge) ? LOCK_WIDTH : 0);
  return Math.ceil(text / 4) * 4;
}

const EdgePill = memo(function EdgePill({ drawn, onSelect, onHover }: EdgePartProps) {
  const { edge, look, emphasis, isSelected, label, labelWidth, place } = drawn;
  if (place === undefined || label === "") return null;
  const isPlain = isPlaintext(edge);
  const isLoud = isSelected || drawn.isLoud;
  const x = -labelWidth / 2;
  return (
    <g
      data-loud={isLoud}
      transform={`translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`}
      className="cursor-pointer group-data-[detail=discs]/graph:hidden group-data-[detail=names]/graph:data-[loud=false]:hidden"
      style={{ pointerEvents: "all" }}
      onClick={() => onSelect(edge.id)}
      onPointerEnter={() => onHover(edge.id)}
      onPointerLeave={() => onHover(null)}
    >
      <rect
        x={x}
        y={-LABEL_HEIGHT / 2}
        width={labelWidth}
        height={LABEL_HEIGHT}
        rx="5"
        fill="var(--surface)"
        stroke={isSelected ? "var(--accent)" : "var(--border-strong)"}
        strokeWidth="1"
      />
      {isPlain ? <OpenLock x={x + 6} /> : null}
      <text
        x={isPlain ? LOCK_WIDTH / 2 : 0}
        y="3.8"
        textAnchor="middle"
        fontSize="11"
        fontWeight={emphasis === "path" || isSelected ? 600 : 500}
        fill={
          emphasis === "faded" && !isLoud
            ? "var(--text-subtle)"
            : `var(${isPlain && !isLoud ? "--mtls-plaintext" : look.text})`
        }
      >
        {label}
      </text>
    </g>
  );
});

function OpenLock({ x }: { readonly x: number }) {
  return (
    <g transform={`translate(${x} -5)`} fill="none" stroke="var(--mtls-plaintext)" strokeWidth="1.3">
      <rect x="0" y="4.4" width="8" height="5.4" rx="1.2" />
      <path d="M2 4.4V2.6a2 2 0 0 1 3.9-.6" strokeLinecap="round" />
    </g>
  );
}
