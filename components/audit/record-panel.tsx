import { Copy } from "lucide-react";
import { useState } from "react";
import { changePath, objectPath } from "@/lib/contracts/paths.ts";
import { getAudit } from "@/lib/contracts/audit.ts";
import Link from "next/link";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { useApiQuery } from "../live/use-api-query.ts";
import { BecauseLine } from "../ui/because-line.tsx";
import { Button } from "../ui/button.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { actorName, sentenceAround, shortId } from "./audit-words.ts";
import { BeforeAndAfter } from "./before-and-after.tsx";
import { Outcome } from "./outcome.tsx";
import { RecordFacts } from "./record-facts.tsx";
import { RecordIntegrity } from "./record-integrity.tsx";
import type { AuditRecord, Verification } from "./audit-answer.ts";

interface RecordPanelProps {
  readonly cluster: string;
  readonly seq: number;
  readonly verification: Verification | null;
  readonly onClose: () => void;
}

/** One record: who did what, before and after, facts, and whether the chain holds it. Records never change. */
export function RecordPanel({ cluster, seq, verification, onClose }: RecordPanelProps) {
  const { data, error, isPlaceholderData } = useApiQuery(getAudit, { params: { cluster, seq } });
  const record = isPlaceholderData || error !== null ? undefined : data;
  const changeSet = record?.changeSet ?? null;
  return (
    <SidePanel
      label={`Record ${seq}`}
      variant="card"
      onClose={onClose}
      title={
        <>
          <span className="font-mono text-code text-subtle">{seq}</span>
          <span className="truncate font-mono text-control font-semibold">{record?.action ?? ""}</span>
        </>
      }
      headActions={record === undefined ? null : <Outcome entry={record} />}
      actions={
        <>
          {changeSet === null ? null : (
            <Button asChild>
              <Link href={changePath(cluster, changeSet)}>Open change {shortId(changeSet)}</Link>
            </Button>
          )}
          <CopyLink />
        </>
      }
    >
      {error === null ? (
        <RecordBody record={record} cluster={cluster} verification={verification} />
      ) : (
        <StateBlock kind={error.code === "not_found" ? "unknown" : "error"} title={error.message}>
          {error.hint ?? "The list beside it still works."}
        </StateBlock>
      )}
    </SidePanel>
  );
}

interface RecordBodyProps {
  readonly record: AuditRecord | undefined;
  readonly cluster: string;
  readonly verification: Verification | null;
}

function RecordBody({ record, cluster, verification }: RecordBodyProps) {
  if (record === undefined) return <SkeletonLines count={8} label="the record" />;
  return (
    <>
      <PanelSection>
        <RecordSentence record={record} cluster={cluster} />
      </PanelSection>
      <BeforeAndAfter record={record} />
      <PanelSection title="Facts">
        <RecordFacts record={record} cluster={cluster} />
      </PanelSection>
      <PanelSection title="Integrity">
        <RecordIntegrity record={record} verification={verification} />
      </PanelSection>
    </>
  );
}

function RecordSentence({ record, cluster }: { readonly record: AuditRecord; readonly cluster: string }) {
  const { target, reason } = record;
  const { before, after } = sentenceAround(record);
  return (
    <>
      <p className="text-body font-semibold">
        {actorName(record)} {before}
        {target === null ? null : (
          <TextLink href={objectPath(cluster, target)}>
            {target.kind} {target.namespace === "" ? "" : `${target.namespace}/`}
            {target.name}
          </TextLink>
        )}
        {after}.
      </p>
      {reason === null ? null : (
        <BecauseLine className="mt-1.5">
          {reason.text} <code className="font-mono text-code text-subtle">{reason.code}</code>
        </BecauseLine>
      )}
    </>
  );
}

function CopyLink() {
  const [said, setSaid] = useState("");
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setSaid("Copied");
    } catch {
      setSaid("The browser does not allow it: copy the address");
    }
  }
  return (
    <>
      <Button tone="quiet" icon={<Copy aria-hidden className="size-3.5" />} onClick={() => void copy()}>
        Copy link
      </Button>
      <span role="status" className="text-small text-subtle">
        {said}
      </span>
    </>
  );
}
