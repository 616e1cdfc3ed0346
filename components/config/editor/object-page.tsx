"use client";

import Link from "next/link";
import type { DraftBase } from "@/lib/contracts/draft-inputs.ts";
import { readObject } from "@/lib/contracts/objects.ts";
import { pagePath } from "@/lib/contracts/paths.ts";
import { describeRef, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { Page } from "../../layout/page.tsx";
import type { ApiError } from "../../live/api-client.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { KindBadge } from "../../ui/kind-badge.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import { ObjectEditorView } from "./object-editor-view.tsx";
import { paramsOf, refOf } from "./object-params.ts";
import { useObjectEditor } from "./use-object-editor.ts";

export interface ObjectPageProps extends ObjectRef {
  readonly guidedEditors: readonly GuidedEditor[];
}

/** One object as form and YAML: look, edit, preview, apply, undo. Parameters are those of the address. */
export function ObjectPage({ guidedEditors, ...params }: ObjectPageProps) {
  const ref = refOf(params);
  const live = useApiQuery(readObject, { params: paramsOf(ref) }, { live: ["objects"] });
  const { error } = live;
  const editor = useObjectEditor(ref, {
    live: error?.code === "not_found" ? undefined : live.data,
    isMissing: error?.code === "not_found",
    refetch: () => void live.refetch(),
  });
  if (editor.source === null) {
    return (
      <WaitingObject
        objectRef={ref}
        error={error ?? editor.draft.openError}
        onRetry={() => void live.refetch()}
      />
    );
  }
  return (
    <ObjectEditorView
      objectRef={ref}
      live={live.data}
      standing={standingOf(live.data?.resourceVersion, error, editor.source.base)}
      source={editor.source}
      editor={editor}
      guidedEditors={guidedEditors}
    />
  );
}

function standingOf(live: string | undefined, error: ApiError | null, base: DraftBase | null) {
  if (error?.code === "not_found") return base === null ? "new" : "deleted";
  const version = base?.resourceVersion ?? "";
  return version !== "" && live !== version ? "moved" : "current";
}

interface WaitingObjectProps {
  readonly objectRef: ObjectRef;
  readonly error: ApiError | null;
  readonly onRetry: () => void;
}

function WaitingObject({ objectRef: ref, error, onRetry }: WaitingObjectProps) {
  const carried = useCarriedSearch();
  return (
    <Page
      head={<PageHead bar before={<KindBadge kind={ref.kind} />} title={ref.name} facts={ref.namespace} />}
    >
      <Card className="mt-3">
        {error === null ? (
          <SkeletonLines count={12} label={describeRef(ref)} />
        ) : (
          <StateBlock
            kind={kindOf(error)}
            title={error.message}
            action={
              error.code === "not_found" ? (
                <Button asChild>
                  <Link href={`${pagePath(ref.cluster, "config")}${carried}`}>Open Config</Link>
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
    </Page>
  );
}

function kindOf({ code }: ApiError) {
  if (code === "not_found") return "unknown";
  return code === "forbidden" ? "no_permission" : "error";
}
