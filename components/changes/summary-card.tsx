import { MessageSquare } from "lucide-react";
import { objectPath } from "@/lib/contracts/paths.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import type { DraftDetail } from "../loop/draft-saver.ts";
import type { Preview } from "../loop/use-preview.ts";
import { Badge } from "../ui/badge.tsx";
import { Card } from "../ui/card.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { TextLink } from "../ui/text-link.tsx";

interface SummaryCardProps {
  readonly detail: DraftDetail;
  /** Says more than the draft: what is live now is its start. */
  readonly preview: Preview | undefined;
}

const MAX_SENTENCES = 6;
const OPS = { create: { word: "new", tone: "ok" }, delete: { word: "deleted", tone: "error" } } as const;

/** What the set does, in words per object, and why its author wants it. */
export function SummaryCard({ detail, preview }: SummaryCardProps) {
  const { change, objects } = detail;
  return (
    <Card aria-label="Summary" className="gap-2.5 px-3.5 py-3">
      {objects.map((object, at) => {
        const { ref, op } = object;
        const said = preview?.objects[at]?.summary ?? object.summary;
        const sentences = said.map(({ sentence }) => sentence);
        const rest = sentences.length - MAX_SENTENCES;
        return (
          <div key={describeRef(ref)} className="flex items-start gap-2.5 text-body">
            <KindBadge kind={ref.kind} className="mt-0.5" />
            <div className="min-w-0 flex-1">
              <span className="mr-2 font-medium">
                <TextLink className="text-text" href={objectPath(change.cluster, ref)}>
                  <ObjectName namespace={ref.namespace === "" ? null : ref.namespace} name={ref.name} />
                </TextLink>
              </span>
              {op === "update" ? null : <Badge tone={OPS[op].tone}>{OPS[op].word}</Badge>}
              {sentences.length === 0 && op === "update" ? (
                <span className="text-muted">Nothing would change.</span>
              ) : null}
              <ul className="text-control text-muted">
                {sentences.slice(0, MAX_SENTENCES).map((sentence) => (
                  <li key={sentence} className="break-words">
                    {sentence}
                  </li>
                ))}
                {rest > 0 ? <li className="text-subtle">{rest} more in the diff</li> : null}
              </ul>
            </div>
          </div>
        );
      })}
      {change.why === "" ? null : (
        <p className="flex items-start gap-2.5 text-control text-muted">
          <MessageSquare aria-hidden className="mx-1 mt-0.5 size-3.5 shrink-0 text-subtle" />“{change.why}”
        </p>
      )}
      {change.links.length === 0 ? null : (
        <ul className="pl-8 text-control">
          {change.links.map((link) => (
            <li key={link}>
              <a
                href={link}
                rel="noreferrer noopener"
                target="_blank"
                className="text-accent hover:underline"
              >
                {link}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
