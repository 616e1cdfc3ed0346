"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { changePath, pagePath } from "@/lib/contracts/paths.ts";
import { formatClock } from "@/lib/domain/base/format.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { Page } from "../layout/page.tsx";
import type { ApiError } from "../live/api-client.ts";
import { ConflictView } from "../loop/conflict-view.tsx";
import type { DraftDetail } from "../loop/draft-saver.ts";
import { ChangeDiffs } from "../loop/preview/change-diffs.tsx";
import { ChangePreview } from "../loop/preview/change-preview.tsx";
import { useUndo } from "../loop/use-undo.tsx";
import { Button } from "../ui/button.tsx";
import { Card, ProblemBlock } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { ChangeActions } from "./change-actions.tsx";
import { ChangeHead } from "./change-head.tsx";
import { shortId } from "./change-words.ts";
import { JournalCard } from "./journal-card.tsx";
import { SummaryCard } from "./summary-card.tsx";
import { useChange, type ChangeHandle } from "./use-change.ts";

interface ChangePageProps {
  readonly cluster: string;
  readonly id: string;
}

/** One change set: what it does, its diffs and checks, its plan and then its journal. */
export function ChangePage({ cluster, id }: ChangePageProps) {
  const router = useRouter();
  const carried = useCarriedSearch();
  const change = useChange(cluster, id);
  const undo = useUndo(cluster, (undone) => router.push(changePath(cluster, undone.change.id)));
  const { detail, error } = change;
  const actions = detail === undefined ? null : <ChangeActions detail={detail} change={change} undo={undo} />;
  return (
    <Page head={<ChangeHead cluster={cluster} id={id} detail={detail} carried={carried} actions={actions} />}>
      {detail === undefined ? (
        <WaitingChange cluster={cluster} error={error} onRetry={change.refetch} />
      ) : (
        <ChangeBody detail={detail} change={change} />
      )}
      {undo.dialog}
    </Page>
  );
}

function ChangeBody({ detail, change }: { readonly detail: DraftDetail; readonly change: ChangeHandle }) {
  const { preview } = change;
  const isOpen = detail.may.apply || detail.may.edit;
  const journal = <JournalCard journal={detail.journal} />;
  if (isOpen)
    return (
      <div className="pt-3">
        <ChangePreview
          cluster={detail.change.cluster}
          detail={detail}
          preview={preview}
          liveKey=""
          idle="Checking with the API server."
          before={<Said detail={detail} change={change} preview={preview.data} />}
          aside={journal}
          {...(detail.may.edit ? { edit: { edits: () => !change.isBusy, onText: change.rewrite } } : {})}
        />
      </div>
    );
  return (
    <div className="@container pt-3">
      <div className="grid items-start gap-3 @min-[920px]:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Said detail={detail} change={change} preview={undefined} />
          <ChangeDiffs detail={detail} preview={undefined} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">{journal}</div>
      </div>
    </div>
  );
}

interface SaidProps {
  readonly detail: DraftDetail;
  readonly change: ChangeHandle;
  readonly preview: ChangeHandle["preview"]["data"];
}

/** What went wrong, what was applied, what the set does in words, and what collides. */
function Said({ detail, change, preview }: SaidProps) {
  const { conflicts, apply } = change;
  return (
    <>
      <Problems detail={detail} errors={[apply.error, change.failure]} />
      <AppliedLine detail={detail} />
      <SummaryCard detail={detail} preview={preview} />
      {conflicts.map((conflict) => (
        <ConflictView
          key={`${conflict.ref.kind}/${conflict.ref.namespace}/${conflict.ref.name}`}
          conflict={conflict}
          busy={change.isBusy || apply.busy}
          onDecide={(_choice, text) => change.decide(conflict, text)}
        />
      ))}
    </>
  );
}

/** After Apply: when it was written, and what became of it. */
function AppliedLine({ detail: { change, objects } }: { readonly detail: DraftDetail }) {
  const { cluster, appliedAtMs, revertedBy, reverts, author } = change;
  if (appliedAtMs === null && reverts === null) return null;
  return (
    <Card className="flex-row flex-wrap items-center gap-2.5 px-3.5 py-2 text-control text-muted">
      <HealthMark state={appliedAtMs === null ? "unknown" : "healthy"} decorative />
      {appliedAtMs === null ? null : (
        <span>
          Applied at {formatClock(appliedAtMs, "UTC")} UTC: {objects.length} object
          {objects.length === 1 ? "" : "s"} by {author.display}. Proxies follow within seconds.
        </span>
      )}
      {reverts === null ? null : (
        <TextLink href={changePath(cluster, reverts)}>It takes {shortId(reverts)} back</TextLink>
      )}
      {revertedBy === null ? null : (
        <TextLink href={changePath(cluster, revertedBy)}>Taken back by {shortId(revertedBy)}</TextLink>
      )}
    </Card>
  );
}

interface ProblemsProps {
  readonly detail: DraftDetail;
  readonly errors: readonly (ApiError | null)[];
}

function Problems({ detail, errors }: ProblemsProps) {
  const shown = errors.filter((error) => error !== null);
  const { problem } = detail.change;
  if (shown.length === 0 && problem === null) return null;
  return (
    <Card className="overflow-hidden" role="alert">
      {shown.map((error) => (
        <ProblemBlock key={error.message} severity="error" className="text-control">
          <p className="font-medium">{error.message}</p>
          {error.hint === undefined ? null : <p className="text-muted">{error.hint}</p>}
        </ProblemBlock>
      ))}
      {shown.length > 0 || problem === null ? null : (
        <ProblemBlock severity="error" className="text-control">
          <p className="font-medium">{problem.message}</p>
        </ProblemBlock>
      )}
    </Card>
  );
}

interface WaitingChangeProps {
  readonly cluster: string;
  readonly error: ApiError | null;
  readonly onRetry: () => void;
}

function WaitingChange({ cluster, error, onRetry }: WaitingChangeProps) {
  const isMissing = error?.code === "not_found";
  return (
    <Card className="mt-3">
      {error === null ? (
        <SkeletonLines count={10} label="the change" />
      ) : (
        <StateBlock
          kind={isMissing ? "unknown" : error.code === "forbidden" ? "no_permission" : "error"}
          title={error.message}
          action={
            isMissing ? (
              <Button asChild>
                <Link href={pagePath(cluster, "changes")}>Open Changes</Link>
              </Button>
            ) : (
              <Button onClick={onRetry}>Try again</Button>
            )
          }
        >
          {error.hint ?? "Nothing can be shown of it until the server answers."}
        </StateBlock>
      )}
    </Card>
  );
}
