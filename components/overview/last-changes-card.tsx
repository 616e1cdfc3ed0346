import Link from "next/link";
import { listAudit } from "@/lib/contracts/audit.ts";
import { pagePath } from "@/lib/contracts/paths.ts";
import { formatClock } from "@/lib/domain/base/format.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";

const SHOWN = 6;
const WRITES = "create.object,update.object,delete.object,observe.object";

/** The latest changes of objects, here and outside of the console. */
export function LastChangesCard({ cluster }: { readonly cluster: string }) {
  const { data, error } = useApiQuery(
    listAudit,
    { params: { cluster }, query: { actions: WRITES, outcomes: "success,failure,unknown", limit: SHOWN } },
    { live: ["audit", "change"] },
  );
  return (
    <Card>
      <CardHead
        title="Last changes"
        actions={
          <Link className="text-accent hover:underline" href={pagePath(cluster, "audit")}>
            Audit
          </Link>
        }
      />
      {data === undefined && error === null ? <Skeleton className="m-3.5 h-24" /> : null}
      {error === null ? null : (
        <StateBlock kind="error" title={error.message}>
          {error.hint ?? "The rest of this page still works."}
        </StateBlock>
      )}
      {data?.records.length === 0 ? (
        <StateBlock kind="empty" title="No changes yet">
          Changes made here and outside of the console are listed as they happen.
        </StateBlock>
      ) : null}
      <ul className="py-1">
        {data?.records.map(({ seq, occurredAtMs, title, target, actor, outcome }) => (
          <li key={seq} className="flex items-baseline gap-3 px-3.5 py-1 text-control">
            <span className="font-mono text-code text-subtle">{formatClock(occurredAtMs, "UTC")}</span>
            <span className="min-w-0 flex-1 truncate">
              {title}{" "}
              {target === null ? null : (
                <span className="text-muted">{`${target.kind} ${target.namespace}/${target.name}`}</span>
              )}
              {outcome === "success" ? null : <span className="text-status-error"> · {outcome}</span>}
            </span>
            <span className="shrink-0 text-subtle">{actor.display ?? "erased"}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
