import { seriesVariable } from "../ui/version-mark.tsx";
import type { AnswerNode } from "./graph-answer.ts";

/** px from the centre to the outline, where edges end. */
export function shapeRadius({ kind }: Pick<AnswerNode, "kind">): number {
  return kind === "service" ? 16 : kind === "service-entry" ? 18 : 15;
}

const STROKES: Readonly<
  Record<AnswerNode["health"]["state"], { readonly color: string; readonly width: number }>
> = {
  healthy: { color: "var(--status-ok-mark)", width: 1.5 },
  degraded: { color: "var(--status-degraded-mark)", width: 2 },
  failing: { color: "var(--status-error-mark)", width: 2.4 },
  idle: { color: "var(--status-idle-mark)", width: 1.5 },
  "not-ready": { color: "var(--status-pending)", width: 1.5 },
  unknown: { color: "var(--status-idle-mark)", width: 1.5 },
};

export interface NodeShapeProps {
  readonly node: AnswerNode;
  /** Place of the version in its app; null outside of an app box. */
  readonly versionPlace: number | null;
}

/** Kiali's shapes around 0,0; the outline is the health. The body is opaque, so that no edge shows through. */
export function NodeShape({ node, versionPlace }: NodeShapeProps) {
  const { color, width } = STROKES[node.health.state];
  const isOutside = node.kind === "outside" || (node.kind === "workload" && node.membership === "none");
  const isDashed = isOutside || node.health.state === "idle";
  const outline = {
    fill: "var(--surface)",
    stroke: isOutside ? "var(--status-idle-mark)" : color,
    strokeWidth: width,
    strokeLinejoin: "round",
    ...(isDashed ? { strokeDasharray: "3.2 2.4" } : {}),
  } as const;
  return (
    <>
      <Outline kind={node.kind} style={outline} />
      <Inner node={node} versionPlace={versionPlace} color={outline.stroke} />
    </>
  );
}

interface OutlineProps {
  readonly kind: AnswerNode["kind"];
  readonly style: Readonly<Record<string, string | number>>;
}

function Outline({ kind, style }: OutlineProps) {
  switch (kind) {
    case "service":
      return <path d="M0-17.5 18 13.5H-18Z" {...style} />;
    case "app":
      return <rect x="-14" y="-14" width="28" height="28" rx="6" {...style} />;
    case "service-entry":
      return <path d="M-18 0-9-11.5H16.5V11.5H-9Z" {...style} />;
    case "gateway":
      return (
        <>
          <circle r="15" {...style} />
          <circle r="11.2" {...style} strokeWidth="1" />
        </>
      );
    default:
      return <circle r="15" {...style} />;
  }
}

interface InnerProps extends NodeShapeProps {
  readonly color: string;
}

function Inner({ node, versionPlace, color }: InnerProps) {
  if (node.version !== null && versionPlace !== null)
    return (
      <>
        <Letters
          text={node.version.length > 5 ? `${node.version.slice(0, 4)}…` : node.version}
          y={2.6}
          mono
        />
        <rect x="-6" y="6" width="12" height="2.5" rx="1" fill={seriesVariable(versionPlace)} />
      </>
    );
  switch (node.kind) {
    case "service":
      return <Letters text="S" y={8} />;
    case "app":
      return <Letters text="A" y={4} />;
    case "waypoint":
      return <Letters text="L7" y={4} />;
    case "gateway":
    case "outside":
      return <Globe />;
    case "service-entry":
      return (
        <>
          <circle cx="-8.5" r="1.9" fill="none" stroke={color} strokeWidth="1.2" />
          <path
            d="M1-3.5H-1.2V4.7H7.2V2.4M3.4-4.6H8.2V.2M8-4.4 2.8.8"
            fill="none"
            stroke="var(--text-muted)"
            strokeWidth="1.2"
          />
        </>
      );
    case "workload":
      return node.membership === "none" ? <CrossedBox /> : <Letters text="W" y={3.8} />;
  }
}

function Letters({
  text,
  y,
  mono = false,
}: {
  readonly text: string;
  readonly y: number;
  readonly mono?: boolean;
}) {
  return (
    <text
      y={y}
      textAnchor="middle"
      fontSize={mono ? 10 : 10.5}
      fontWeight={600}
      fontFamily={mono ? "var(--family-mono)" : undefined}
      fill="var(--text-muted)"
    >
      {text}
    </text>
  );
}

function Globe() {
  return (
    <g fill="none" stroke="var(--text-muted)" strokeWidth="1.1">
      <circle r="6.2" />
      <ellipse rx="2.7" ry="6.2" />
      <path d="M-6.2 0H6.2" />
    </g>
  );
}

function CrossedBox() {
  return (
    <g fill="none" stroke="var(--text-subtle)" strokeWidth="1.1">
      <rect x="-4.5" y="-4.5" width="9" height="9" rx="1.5" />
      <path d="M-4.5-4.5 4.5 4.5" />
    </g>
  );
}
