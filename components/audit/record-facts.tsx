import type { ReactNode } from "react";
import { changePath } from "@/lib/contracts/paths.ts";
import { formatDuration } from "@/lib/domain/base/format.ts";
import { Facts } from "../ui/card.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { shortHash, shortId } from "./audit-words.ts";
import type { AuditRecord } from "./audit-answer.ts";

type Row = readonly [label: string, value: ReactNode];

/** Everything the record says besides what changed. Absent facts have no line. */
export function RecordFacts({ record, cluster }: { readonly record: AuditRecord; readonly cluster: string }) {
  const rows: readonly (Row | null)[] = [
    changeRow(record, cluster),
    fact("As Kubernetes user", record.kubeUser, record.impersonated ? ", impersonated" : ""),
    change("resourceVersion", record.resourceVersionBefore, record.resourceVersionAfter),
    change("Fingerprint", short(record.before), short(record.after)),
    fact("Audit-Id", record.apiAuditId),
    fact("Source", record.source.ip),
    fact("Request", record.source.requestId),
    fact("Browser", record.source.userAgent),
    ["Signed in by", record.actor.method ?? "not a login session"],
    ["Recorded", `${formatDuration(record.recordedAtMs - record.occurredAtMs)} after it happened`],
    ...evidenceRows(record),
  ];
  return <Facts rows={rows.filter((row) => row !== null)} />;
}

function changeRow({ changeSet, revision, step }: AuditRecord, cluster: string): Row | null {
  if (changeSet === null) return null;
  return [
    "Change",
    <span key="change">
      <TextLink href={changePath(cluster, changeSet)} title={changeSet}>
        {shortId(changeSet)}
      </TextLink>
      {revision === null ? "" : ` revision ${revision}`}
      {step === null ? "" : `, step ${step}`}
    </span>,
  ];
}

function fact(label: string, value: string | null, behind = ""): Row | null {
  if (value === null || value === "") return null;
  return [
    label,
    <span key={label} className="font-mono text-code break-all">
      {value}
      {behind}
    </span>,
  ];
}

const short = (hash: string | null): string | null => (hash === null ? null : shortHash(hash));

function change(label: string, before: string | null, after: string | null): Row | null {
  if (before === null && after === null) return null;
  return fact(label, before === after ? before : `${before ?? "none"} → ${after ?? "none"}`);
}

function evidenceRows({ evidence }: AuditRecord): readonly Row[] {
  return Object.entries(evidence ?? {}).map(([key, value]) => [
    key,
    <span key={key} className="font-mono text-code break-all">
      {typeof value === "string" ? value : JSON.stringify(value)}
    </span>,
  ]);
}
