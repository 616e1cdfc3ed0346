import Link from "next/link";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { listChanges } from "@/lib/contracts/changes.ts";
import { changePath, pagePath } from "@/lib/contracts/paths.ts";
import { CHANGE_STATES, TERMINAL_STATES, type ChangeState } from "@/lib/domain/changes/change-set.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Badge, type BadgeTone } from "../ui/badge.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";

type Change = ResponseOf<typeof listChanges>["changes"][number];

const SHOWN = 5;
const OPEN_STATES: readonly ChangeState[] = CHANGE_STATES.filter((state) => !TERMINAL_STATES.has(state));

/** Change sets that are not applied yet, newest first. */
export function OpenChangesCard({ cluster }: { readonly cluster: string }) {
  const { data, error } = useApiQuery(
    listChanges,
    { params: { cluster }, query: { states: OPEN_STATES.join(","), limit: SHOWN } },
    { live: ["change"] },
  );
  return (
    <Card>
      <CardHead
        title="Open changes"
        count={data?.changes.length}
        actions={
          <Link className="text-accent hover:underline" href={pagePath(cluster, "changes")}>
            All
          </Link>
        }
      />
      {data === undefined && error === null ? <SkeletonLines count={3} label="open changes" /> : null}
      {error === null ? null : (
        <StateBlock kind={error.code === "forbidden" ? "no_permission" : "error"} title={error.message}>
          {error.hint ?? "The rest of this page still works."}
        </StateBlock>
      )}
      {data?.changes.length === 0 ? (
        <StateBlock kind="empty" title="No open changes">
          Edits wait in this list until they are applied.
        </StateBlock>
      ) : null}
      <ul>
        {data?.changes.map((change) => (
          <ChangeRow key={change.id} change={change} cluster={cluster} />
        ))}
      </ul>
    </Card>
  );
}

function toneOf(state: ChangeState): BadgeTone {
  if (state === "failed") return "error";
  if (state === "partially_applied") return "degraded";
  return state === "applying" || state === "rolling_back" ? "accent" : "neutral";
}

function ChangeRow({ change, cluster }: { readonly change: Change; readonly cluster: string }) {
  const { id, title, author, risk, state, freshness } = change;
  const isMoved = freshness === "drifted" || freshness === "conflicted";
  return (
    <li className="flex items-center gap-3 border-b border-border px-3.5 py-1.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <Link
          className="block truncate text-body hover:underline"
          href={changePath(cluster, id)}
          title={title}
        >
          {title}
        </Link>
        <p className="truncate text-small text-subtle">
          {[author.display, `${risk} risk`, ...(isMoved ? ["the cluster moved on"] : [])].join(" · ")}
        </p>
      </div>
      <Badge tone={toneOf(state)}>{state.replaceAll("_", " ")}</Badge>
    </li>
  );
}
