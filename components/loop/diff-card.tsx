"use client";

import { Check, Copy } from "lucide-react";
import { useMemo, useState } from "react";
import { IconButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Diff } from "../ui/diff.tsx";
import { diffLines } from "../ui/line-diff.ts";
import { TabBar, Tabs, TabsContent } from "../ui/tabs.tsx";
import { YamlLine } from "../ui/yaml-line.tsx";
import { YamlDiff } from "../yaml/yaml-editor.tsx";

export interface DiffCardProps {
  /** "VirtualService production/api". */
  readonly subject: string;
  readonly live: string;
  readonly draft: string;
  /** What the API server would store; null before an accepted dry-run. */
  readonly predicted: string | null;
  /** "http[1].route[v2].weight 10 → 30". */
  readonly semantic: readonly string[];
}

/** Live against draft, the draft's YAML, and what the API server would make of it. */
export function DiffCard({ subject, live, draft, predicted, semantic }: DiffCardProps) {
  const [tab, setTab] = useState("diff");
  const counts = useMemo(() => {
    const lines = diffLines(live, draft);
    const count = (type: string) => lines.filter((line) => line.type === type).length;
    return { added: count("added"), removed: count("removed") };
  }, [live, draft]);
  return (
    <Card aria-label="Diff" className="overflow-hidden">
      <Tabs value={tab} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
        <TabBar
          label="Versions"
          className="px-3.5"
          tabs={[
            { value: "diff", label: "Diff to live" },
            { value: "split", label: "Side by side" },
            { value: "yaml", label: "YAML" },
            ...(predicted === null ? [] : [{ value: "predicted", label: "Predicted" }]),
          ]}
          trailing={
            <>
              <span className="hidden text-small whitespace-nowrap text-subtle @min-[26rem]:inline">
                +{counts.added} −{counts.removed}
              </span>
              <CopyButton text={draft} />
            </>
          }
        />
        <TabsContent value="diff" className="min-h-0 flex-1 overflow-auto py-1">
          <Diff
            label={`Diff of ${subject}, live to draft`}
            before={live}
            after={draft}
            semantic={semantic}
            layout="unified"
          />
        </TabsContent>
        <TabsContent value="split" className="h-96">
          <YamlDiff
            label={`Diff of ${subject}, live beside draft`}
            before={live}
            after={draft}
            layout="split"
          />
        </TabsContent>
        <TabsContent value="yaml" className="min-h-0 flex-1 overflow-auto py-1">
          <Yaml label={`YAML of ${subject}, draft`} text={draft} />
        </TabsContent>
        {predicted === null ? null : (
          <TabsContent value="predicted" className="min-h-0 flex-1 overflow-auto py-1">
            <Yaml label={`${subject} as the API server would store it`} text={predicted} />
          </TabsContent>
        )}
      </Tabs>
    </Card>
  );
}

function Yaml({ label, text }: { readonly label: string; readonly text: string }) {
  const lines = text.replace(/\r?\n$/, "").split("\n");
  return (
    // Focusable, so that it can be scrolled with the keyboard.
    <pre
      aria-label={label}
      role="region"
      tabIndex={0}
      className="ring-inside m-0 overflow-auto px-3.5 font-mono text-code"
    >
      {lines.map((line, at) => (
        <div key={at} className="whitespace-pre">
          <YamlLine text={line === "" ? " " : line} />
        </div>
      ))}
    </pre>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <IconButton
      size="sm"
      label={isCopied ? "Copied" : "Copy the draft"}
      icon={isCopied ? <Check className="size-3.5" /> : <Copy className="size-3.5" />}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setIsCopied(true));
      }}
      onBlur={() => setIsCopied(false)}
    />
  );
}
