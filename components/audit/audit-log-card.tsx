import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { auditColumns } from "./audit-columns.tsx";
import type { AuditLog } from "./use-audit-log.ts";

interface AuditLogCardProps {
  readonly cluster: string;
  readonly log: AuditLog;
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
  readonly onClear: () => void;
}

/** Records, newest first. What comes while one reads waits below until it is asked for. */
export function AuditLogCard({ cluster, log, selected, onSelect, onClear }: AuditLogCardProps) {
  const { records, error, retry } = log;
  if (error !== null && records === undefined) {
    return (
      <Card>
        <StateBlock
          kind={error.code === "forbidden" ? "no_permission" : "error"}
          title={error.message}
          action={error.code === "forbidden" ? undefined : <Button onClick={retry}>Try again</Button>}
        >
          {error.hint ??
            "Objects and traffic can still be looked at; nothing can be changed while the log is away."}
        </StateBlock>
      </Card>
    );
  }
  return (
    <Card className="min-h-0 flex-1">
      <Table
        label="Audit records"
        className="flex-1"
        columns={auditColumns(cluster, { records: records ?? [], isNarrow: selected !== null })}
        rows={records ?? []}
        keyOf={({ seq }) => String(seq)}
        rowHeight={28}
        selectedKey={selected === null ? null : String(selected)}
        onPanel={({ seq }) => onSelect(seq)}
        isLoading={records === undefined}
        empty={
          <StateBlock
            kind="empty"
            title={log.hidden > 0 ? "No record that you may see matches" : "No record matches"}
            action={<Button onClick={onClear}>Clear filters</Button>}
          >
            Sign-ins, drafts, applies, outside changes and refusals are recorded as they happen.
          </StateBlock>
        }
      />
      <LogFoot log={log} />
    </Card>
  );
}

function LogFoot({ log }: { readonly log: AuditLog }) {
  const { records, hidden, fresh, hasOlder, isLoadingOlder, loadOlder, showFresh } = log;
  return (
    <footer className="flex min-h-9.5 shrink-0 items-center gap-3 border-t border-border px-3.5 text-small text-subtle">
      <span>{records === undefined ? "" : `Showing ${records.length}`}</span>
      {hasOlder ? (
        <Button size="sm" tone="quiet" busy={isLoadingOlder ? "Loading" : false} onClick={loadOlder}>
          Show older
        </Button>
      ) : records === undefined || records.length === 0 ? null : (
        <span>nothing older matches</span>
      )}
      {hidden === 0 ? null : <span>{`${hidden} hidden: your rights do not reach their objects`}</span>}
      <span role="status" className="ml-auto">
        {fresh.count === 0
          ? ""
          : `${fresh.count}${fresh.hasMore ? " or more" : ""} new record${fresh.count === 1 ? "" : "s"}`}
      </span>
      {fresh.count === 0 ? null : (
        <Button size="sm" tone="quiet" className="text-accent" onClick={showFresh}>
          Show
        </Button>
      )}
    </footer>
  );
}
