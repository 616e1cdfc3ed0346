"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { changePath, objectPath } from "@/lib/contracts/paths.ts";
import { draftReadinessFix } from "@/lib/contracts/readiness.ts";
import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { PanelSection } from "../layout/side-panel.tsx";
import { ApiError, callApi } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { CopyText } from "./copy-text.tsx";
import type { ItemCase } from "./item-words.ts";

type Fix = NonNullable<ItemCase["fix"]>;

interface FixSectionProps {
  readonly cluster: string;
  readonly item: string;
  readonly current: ItemCase;
  readonly mayFix: boolean;
  readonly windowS: number;
}

/** What the fix changes and what follows; the draft that makes it. Where Foresail does not write, the text to copy. */
export function FixSection(props: FixSectionProps) {
  const { cluster, current } = props;
  const { fix, advice, subject } = current;
  if (fix === null && advice === null) return <DecideSection cluster={cluster} object={subject} />;
  return (
    <PanelSection title={fix === null ? "How to fix it" : "What the fix does"}>
      {fix === null ? null : <FixDraft {...props} fix={fix} />}
      {advice === null ? null : <CopyText title={advice.title} text={advice.text} />}
    </PanelSection>
  );
}

function FixDraft({ cluster, item, current, mayFix, windowS, fix }: FixSectionProps & { readonly fix: Fix }) {
  const draft = useFixDraft(cluster, { item, subject: current.subject, windowS });
  return (
    <>
      <p className="text-control">Opens a draft: {fix.title}.</p>
      <p className="mt-1 text-small text-muted">{fix.effect}.</p>
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        <Button
          tone="primary"
          busy={draft.isBusy && "Making the draft"}
          disabledReason={mayFix ? null : "Your roles do not let you make drafts"}
          onClick={draft.make}
        >
          Open draft
        </Button>
        {fix.op === "create" ? null : <ObjectButton cluster={cluster} object={fix.object} tone="quiet" />}
      </div>
      {draft.failure === null ? null : (
        <p role="alert" className="mt-2 text-small text-status-error">
          {draft.failure.message}. {draft.failure.hint ?? ""}
        </p>
      )}
    </>
  );
}

interface ObjectProps {
  readonly cluster: string;
  readonly object: ItemCase["subject"];
}

function DecideSection({ cluster, object }: ObjectProps) {
  if (!hasPage(object)) return null;
  return (
    <PanelSection title="What to do">
      <p className="mb-2 text-control text-muted">
        More than one change would settle it. Decide in the object.
      </p>
      <ObjectButton cluster={cluster} object={object} tone="default" />
    </PanelSection>
  );
}

const hasPage = ({ kind, group }: ItemCase["subject"]): boolean => findConfigKind(kind, group) !== null;

function ObjectButton({ cluster, object, tone }: ObjectProps & { readonly tone: "quiet" | "default" }) {
  const carried = useCarriedSearch();
  if (!hasPage(object)) return null;
  return (
    <Button asChild tone={tone}>
      <Link href={`${objectPath(cluster, object)}${carried}`}>Open {object.kind}</Link>
    </Button>
  );
}

interface FixQuestion {
  readonly item: string;
  readonly subject: ItemCase["subject"];
  readonly windowS: number;
}

function useFixDraft(cluster: string, { item, subject, windowS }: FixQuestion) {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  async function make() {
    setIsBusy(true);
    setFailure(null);
    try {
      const { change } = await callApi(draftReadinessFix, {
        params: { cluster, item },
        body: { subject, window: windowS },
      });
      router.push(changePath(cluster, change.id));
    } catch (error) {
      setIsBusy(false);
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    }
  }
  return { isBusy, failure, make: () => void make() };
}
