"use client";

import { useState } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { formatCount } from "@/lib/domain/base/format.ts";
import { Page } from "../layout/page.tsx";
import { usePageParam, useSharedSearch } from "../layout/use-shared-search.ts";
import { FilterBar } from "../ui/filter-bar.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { auditFilterKeys, oneValueEach } from "./audit-filters.ts";
import { AuditLogCard } from "./audit-log-card.tsx";
import { auditQuery } from "./audit-query.ts";
import { IntegrityCheck } from "./integrity-check.tsx";
import { RecordPanel } from "./record-panel.tsx";
import { useSettledText } from "./settled-text.ts";
import { TimeChoice } from "./time-choice.tsx";
import { useAuditLog } from "./use-audit-log.ts";
import type { Verification } from "./audit-answer.ts";

/** The log of everything that changed state or access, with proof that nobody rewrote it. */
export function AuditPage({ cluster }: { readonly cluster: string }) {
  const { search, patch } = useSharedSearch();
  const [since, setSince] = usePageParam("since");
  const [verification, setVerification] = useState<Verification | null>(null);
  const sinceMs = momentOf(since);
  const text = useSettledText(search.text);
  const log = useAuditLog(cluster, auditQuery({ ...search, text }, { sinceMs, fixed: search.fixed }));
  const selected = seqOf(search.selection);
  const records = log.records ?? [];
  return (
    <Page
      content="fill"
      panelBeside="content"
      head={
        <PageHead
          title="Audit"
          {...(log.total === null ? {} : { facts: `${formatCount(log.total)} records in the log` })}
          actions={
            <IntegrityCheck
              cluster={cluster}
              verification={verification}
              onVerified={setVerification}
              hrefOf={(seq) => `${pagePath(cluster, "audit")}?sel=${seq}`}
            />
          }
        />
      }
      bar={
        <FilterBar
          placeholder="Object, like shop/payments"
          text={search.text}
          onTextChange={(next) => patch({ text: next }, "replace")}
          keys={auditFilterKeys(records, log.actions, search.filters)}
          values={search.filters}
          onValuesChange={(filters) => patch({ filters: oneValueEach(filters) })}
          {...(log.records === undefined
            ? {}
            : { matchText: `${formatCount(records.length)}${log.hasOlder ? " or more" : ""} records match` })}
          trailing={
            <TimeChoice
              sinceMs={sinceMs}
              onChange={(next) => setSince(next === null ? null : String(next))}
            />
          }
        />
      }
      panel={
        selected === null ? undefined : (
          <RecordPanel
            key={selected}
            cluster={cluster}
            seq={selected}
            verification={verification}
            onClose={() => patch({ selection: null })}
          />
        )
      }
    >
      <AuditLogCard
        cluster={cluster}
        log={log}
        selected={selected}
        onSelect={(seq) => patch({ selection: String(seq) })}
        onClear={() => {
          patch({ text: "", filters: {} });
          setSince(null);
        }}
      />
    </Page>
  );
}

/** Null for anything that is not a moment: a broken link shows everything. */
function momentOf(text: string | null): number | null {
  const value = Number(text);
  return text !== null && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function seqOf(selection: string | null): number | null {
  const seq = Number(selection);
  return selection !== null && Number.isSafeInteger(seq) && seq > 0 ? seq : null;
}
