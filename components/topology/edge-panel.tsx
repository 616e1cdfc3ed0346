"use client";

import { ArrowRight } from "lucide-react";
import {
  formatBytesPerSecond,
  formatDuration,
  formatPercent,
  shortPrincipal,
} from "@/lib/domain/base/format.ts";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { Facts } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { nodeTitle } from "../graph/edge-look.ts";
import { Problem } from "./node-panel.tsx";
import { PAIR_ACTIONS, RoleRefusal } from "./pair-bar.tsx";
import { PanelFigures, PanelResponses } from "./panel-parts.tsx";
import type { AnswerEdge, AnswerNode, Selection } from "../graph/graph-answer.ts";
import type { TopologyAnswer } from "./topology-answer.ts";
import type { PairEditHandle } from "./use-pair-edit.ts";

interface EdgePanelProps {
  readonly cluster: string;
  readonly graph: TopologyAnswer;
  readonly edge: AnswerEdge;
  readonly windowS: number;
  readonly pairEdit: PairEditHandle;
  readonly onSelect: (selection: Selection | null) => void;
}

/** What is known of the calls from one node to another. */
export function EdgePanel({ graph, edge, pairEdit, onSelect }: EdgePanelProps) {
  const source = graph.nodes.find(({ id }) => id === edge.source);
  const target = graph.nodes.find(({ id }) => id === edge.target);
  const name = `${source === undefined ? edge.source : nodeTitle(source)} to ${target === undefined ? edge.target : nodeTitle(target)}`;
  return (
    <SidePanel
      label={`Calls from ${name}`}
      onClose={() => onSelect(null)}
      actions={<EdgeActions edge={edge} pairEdit={pairEdit} />}
      title={
        <>
          <HealthMark state={edge.health.state} size={16} reason={edge.health.because[0]} />
          <h2 className="flex min-w-0 items-center gap-1.5 text-title font-semibold">
            <span className="truncate">{source === undefined ? "?" : nodeTitle(source)}</span>
            <ArrowRight aria-label="to" className="size-4 shrink-0 text-subtle" />
            <span className="truncate">{target === undefined ? "?" : nodeTitle(target)}</span>
          </h2>
          <Badge>{edge.protocol.toUpperCase()}</Badge>
        </>
      }
    >
      <PanelFigures
        label="Requests"
        rateRps={edge.rateRps}
        errorRatio={edge.errorRatio}
        bytesPerS={edge.bytesPerS}
        latencyMs={edge.latencyMs}
        isBad={edge.health.state === "failing"}
      />
      <Problem health={edge.health} />
      <PanelSection title="Ends">
        <div className="flex flex-col gap-1 text-control">
          <EndButton word="From" node={source} onSelect={onSelect} />
          <EndButton word="To" node={target} onSelect={onSelect} />
        </div>
      </PanelSection>
      <PanelResponses edges={[edge]} />
      <PanelSection title="Security and latency">
        <Facts rows={factsOf(edge)} />
      </PanelSection>
    </SidePanel>
  );
}

interface EdgeActionsProps {
  readonly edge: AnswerEdge;
  readonly pairEdit: PairEditHandle;
}

/** Drafts from what calls and what is called: the same as marking both on the graph. */
function EdgeActions({ edge, pairEdit }: EdgeActionsProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap gap-1.5">
        {PAIR_ACTIONS.map(({ edit, label, title }) => (
          <Button
            key={edit}
            size="sm"
            title={title}
            busy={pairEdit.busy === edit ? "Preparing" : false}
            disabled={pairEdit.busy !== null || pairEdit.refusedBecause !== null}
            onClick={() => pairEdit.make(edit, edge.source, edge.target)}
          >
            {label}
          </Button>
        ))}
      </div>
      <RoleRefusal pairEdit={pairEdit} />
      {pairEdit.refusal === null ? null : (
        <p role="alert" className="text-small">
          <span className="font-medium">{pairEdit.refusal.because}.</span>{" "}
          <span className="text-muted">{pairEdit.refusal.hint}</span>
        </p>
      )}
    </div>
  );
}

interface EndButtonProps {
  readonly word: string;
  readonly node: AnswerNode | undefined;
  readonly onSelect: (selection: Selection) => void;
}

function EndButton({ word, node, onSelect }: EndButtonProps) {
  if (node === undefined) return null;
  return (
    <button
      type="button"
      className="ring-inside flex min-h-6 items-center gap-2 rounded-badge text-left hover:underline"
      onClick={() => onSelect({ kind: "node", id: node.id })}
    >
      <span className="w-9 text-subtle">{word}</span>
      <HealthMark state={node.health.state} reason={node.health.because[0]} />
      {node.namespace === "" ? null : <span className="text-muted">{node.namespace}/</span>}
      {nodeTitle(node)}
    </button>
  );
}

function factsOf({ mtlsRatio, latencyMs, share, principals, bytesPerS }: AnswerEdge) {
  const rows: (readonly [string, string])[] = [
    [
      "mTLS",
      mtlsRatio === null
        ? "unknown, because no server reported"
        : `${formatPercent(mtlsRatio)} of the traffic`,
    ],
  ];
  if (principals.length > 0) rows.push(["Identity", principals.map(shortPrincipal).join(", ")]);
  if (share !== null) rows.push(["Share of the service", formatPercent(share)]);
  if (latencyMs !== null)
    rows.push([
      "p50 · p95 · p99",
      [latencyMs.p50, latencyMs.p95, latencyMs.p99].map(formatDuration).join(" · "),
    ]);
  if (bytesPerS > 0) rows.push(["Throughput", formatBytesPerSecond(bytesPerS)]);
  return rows;
}
