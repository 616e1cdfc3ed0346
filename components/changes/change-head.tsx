import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { pagePath } from "@/lib/contracts/paths.ts";
import { formatDate } from "@/lib/domain/base/format.ts";
import type { DraftDetail } from "../loop/draft-saver.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { LoopRail } from "../ui/loop-rail.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { riskLook, shortId, stateLook } from "./change-words.ts";

interface ChangeHeadProps {
  readonly cluster: string;
  readonly id: string;
  readonly detail: DraftDetail | undefined;
  /** Behind the link back. */
  readonly carried: string;
  readonly actions: ReactNode;
}

/** Number, title, state, risk, who and which revision, and where in the loop. */
export function ChangeHead({ cluster, id, detail, carried, actions }: ChangeHeadProps) {
  const back = (
    <Button asChild tone="quiet" className="w-7 px-0">
      <Link
        href={`${pagePath(cluster, "changes")}${carried}`}
        aria-label="Back to Changes"
        title="Back to Changes"
      >
        <ChevronLeft className="size-4" />
      </Link>
    </Button>
  );
  if (detail === undefined) return <PageHead bar before={back} title={`Change ${shortId(id)}`} />;
  const { change } = detail;
  const look = stateLook(change);
  return (
    <PageHead
      bar
      before={
        <>
          {back}
          <span className="font-mono text-code text-subtle">{shortId(id)}</span>
        </>
      }
      title={<span title={change.title}>{change.title}</span>}
      facts={
        <>
          <Badge tone={look.tone}>{look.word}</Badge>
          <Badge tone={riskLook(change.risk).tone}>{riskLook(change.risk).word}</Badge>
          {change.overwritten ? <Badge tone="degraded">Overwritten outside</Badge> : null}
        </>
      }
      detail={whoText(detail)}
      middle={<LoopRail current={look.step} />}
      actions={actions}
    />
  );
}

function whoText({ change, objects }: DraftDetail): string {
  const count = `${objects.length} object${objects.length === 1 ? "" : "s"}`;
  return [
    `${change.author.display} made revision ${change.revision} on ${formatDate(change.updatedAtMs, "UTC")} UTC`,
    count,
    ...(change.kind === "revert" ? ["takes another change back"] : []),
  ].join(" · ");
}
