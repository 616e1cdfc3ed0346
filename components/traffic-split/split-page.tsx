"use client";

import { objectPath, servicePath } from "@/lib/contracts/paths.ts";
import { readSplit } from "@/lib/contracts/split.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { Page } from "../layout/page.tsx";
import { LoopHead } from "../loop/loop-head.tsx";
import { useApiQuery } from "../live/use-api-query.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { SplitEditor } from "./split-editor.tsx";

export interface SplitPageProps {
  readonly objectRef: ObjectRef;
}

const LIVE_WINDOW_S = 60;

/** Editor of the weights of one object. Rates stay live; the slider changes the draft, Apply the cluster. */
export function SplitPage({ objectRef }: SplitPageProps) {
  const { cluster, ...params } = objectRef;
  const { data, error, refetch } = useApiQuery(
    readSplit,
    { params: { cluster, ...params }, query: { window: LIVE_WINDOW_S } },
    { live: ["objects", "metrics", "change", "status"] },
  );
  if (data !== undefined) {
    const stale = error === null ? null : error.message;
    return <SplitEditor split={data} stale={stale} backHref={backHref(objectRef, data)} />;
  }
  return (
    <Page
      head={
        <LoopHead
          backHref={objectPath(cluster, objectRef)}
          backLabel="Back to the object"
          kind={params.kind}
          name={params.name}
          namespace={params.namespace}
          editor={<Badge>Traffic split</Badge>}
          draft={{ detail: null, saving: "idle", savedAtMs: null, error: null }}
          step="Look"
          actions={null}
        />
      }
    >
      <Card className="mt-3">
        {error === null ? (
          <SkeletonLines count={8} label="the split" />
        ) : (
          <StateBlock
            kind={error.code === "forbidden" ? "no_permission" : "error"}
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "Nothing can be shown until the server answers."}
          </StateBlock>
        )}
      </Card>
    </Page>
  );
}

/** The service of the first destination; the object where there is none. */
function backHref(
  ref: ObjectRef,
  { routes }: { readonly routes: readonly { readonly destinations: readonly { readonly fqdn: string }[] }[] },
): string {
  const [name, namespace, kind] = (routes[0]?.destinations[0]?.fqdn ?? "").split(".");
  return kind === "svc" && name !== undefined && namespace !== undefined
    ? servicePath(ref.cluster, namespace, name)
    : objectPath(ref.cluster, ref);
}
