"use client";

import { X } from "lucide-react";
import type { PairEdit } from "@/lib/domain/topology/pair-edit/pair-edit.ts";
import { nodeTitle } from "../graph/edge-look.ts";
import type { AnswerNode, GraphAnswer } from "../graph/graph-answer.ts";
import { useShortcut } from "../layout/shortcuts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import type { PairEditHandle } from "./use-pair-edit.ts";

export const PAIR_ACTIONS: readonly {
  readonly edit: PairEdit;
  readonly keys: string;
  readonly label: string;
  readonly title: string;
}[] = [
  { edit: "allow", keys: "a", label: "Allow", title: "Let the first call the second" },
  { edit: "deny", keys: "d", label: "Deny", title: "Keep the first from calling the second" },
  { edit: "split", keys: "w", label: "Split", title: "Split the second over its versions" },
  { edit: "mirror", keys: "m", label: "Mirror", title: "Copy what the first gets to the second" },
  { edit: "expose", keys: "e", label: "Expose", title: "Expose on the gateway that is marked" },
];

export interface PairBarProps {
  readonly graph: GraphAnswer;
  /** One or two node ids, first to last. */
  readonly marked: readonly string[];
  readonly pairEdit: PairEditHandle;
  readonly onClear: () => void;
}

/** What can be made of the marked nodes: a draft, never a change of the cluster. */
export function PairBar({ graph, marked, pairEdit, onClear }: PairBarProps) {
  const [source, target] = marked.map((id) => graph.nodes.find((node) => node.id === id));
  const isPair = source !== undefined && target !== undefined;
  if (source === undefined) return null;
  return (
    <section
      aria-label="Marked nodes"
      className="absolute bottom-3 left-1/2 z-20 flex max-w-[calc(100%-24px)] -translate-x-1/2 flex-col gap-1.5 rounded-card border border-border-strong bg-surface-overlay px-3 py-2 text-control shadow-float"
    >
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">
          {nodeName(source)} → {target === undefined ? "…" : nodeName(target)}
        </span>
        {isPair ? (
          PAIR_ACTIONS.map((action) => (
            <PairButton
              key={action.edit}
              action={action}
              pairEdit={pairEdit}
              source={source.id}
              target={target.id}
            />
          ))
        ) : (
          <span className="text-muted">
            Mark what is called: <Kbd>⇧</Kbd> click, drag to it, or <Kbd>X</Kbd>
          </span>
        )}
        <IconButton size="sm" label="Clear the marks" icon={<X className="size-3.5" />} onClick={onClear} />
      </div>
      <RoleRefusal pairEdit={pairEdit} />
      {pairEdit.refusal === null ? null : (
        <p role="alert" className="max-w-140 text-small">
          <span className="font-medium">{pairEdit.refusal.because}.</span>{" "}
          <span className="text-muted">{pairEdit.refusal.hint}</span>
        </p>
      )}
    </section>
  );
}

/** Beside buttons that the person's roles switch off. */
export function RoleRefusal({ pairEdit }: { readonly pairEdit: PairEditHandle }) {
  if (pairEdit.refusedBecause === null) return null;
  return <p className="text-small text-subtle">A draft {pairEdit.refusedBecause}.</p>;
}

interface PairButtonProps {
  readonly action: (typeof PAIR_ACTIONS)[number];
  readonly pairEdit: PairEditHandle;
  readonly source: string;
  readonly target: string;
}

function PairButton({ action, pairEdit, source, target }: PairButtonProps) {
  const { edit, keys, label, title } = action;
  const run = () => pairEdit.make(edit, source, target);
  const isOn = pairEdit.busy === null && pairEdit.refusedBecause === null;
  useShortcut({ keys, label: title, group: "topology", run }, isOn);
  return (
    <Button
      size="sm"
      title={title}
      busy={pairEdit.busy === edit ? "Preparing" : false}
      disabled={!isOn}
      onClick={run}
    >
      {label} <Kbd>{keys.toUpperCase()}</Kbd>
    </Button>
  );
}

function nodeName(node: AnswerNode): string {
  return node.namespace === "" ? nodeTitle(node) : `${node.namespace}/${node.name}`;
}
