"use client";

import Link from "next/link";
import { readFieldChoices } from "@/lib/contracts/field-choices.ts";
import { listObjects } from "@/lib/contracts/objects.ts";
import { pagePath } from "@/lib/contracts/paths.ts";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { Page } from "../../layout/page.tsx";
import { usePageParam } from "../../layout/use-shared-search.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { Button } from "../../ui/button.tsx";
import { LoopRail } from "../../ui/loop-rail.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { Notice } from "../editor/live-notice.tsx";
import { PasteObjects } from "./paste-objects.tsx";
import { useStartDraft } from "./start-draft.ts";
import { StartForm } from "./start-form.tsx";
import { TemplateList } from "./template-list.tsx";

const WAYS = [
  { value: "form", label: "From a form" },
  { value: "template", label: "From a template" },
  { value: "yaml", label: "Paste YAML" },
] as const;

export interface NewObjectPageProps {
  readonly cluster: string;
  readonly guidedEditors: readonly GuidedEditor[];
}

/** Three ways to an object that is not there yet; each ends in a draft. */
export function NewObjectPage({ cluster, guidedEditors }: NewObjectPageProps) {
  const carried = useCarriedSearch();
  const [named, setNamed] = usePageParam("from");
  const way = WAYS.find(({ value }) => value === named)?.value ?? "form";
  const handle = useStartDraft(cluster);
  const { data: choices } = useApiQuery(readFieldChoices, { params: { cluster } });
  const { data: objects } = useApiQuery(listObjects, { params: { cluster }, query: { namespaces: "" } });
  const namespaces = choices?.namespaces ?? [];
  const existing = new Set(
    (objects?.objects ?? []).map(({ ref }) => `${ref.kind} ${ref.namespace}/${ref.name}`),
  );
  const { error } = handle;
  return (
    <Page
      content="fill"
      head={
        <PageHead
          bar
          title="New objects"
          facts={<SegmentedControl label="How to begin" value={way} options={WAYS} onChange={setNamed} />}
          middle={<LoopRail current="Edit" />}
          actions={
            <Button tone="quiet" asChild>
              <Link href={`${pagePath(cluster, "config")}${carried}`}>Cancel</Link>
            </Button>
          }
        />
      }
    >
      {error === null ? null : (
        <div className="pt-3">
          <Notice state="failing">
            <b className="font-medium text-text">{error.message}.</b> {error.hint}
          </Notice>
        </div>
      )}
      <div className="flex min-h-0 flex-1 flex-col overflow-auto pt-3">
        {way === "form" ? (
          <StartForm namespaces={namespaces} guidedEditors={guidedEditors} handle={handle} />
        ) : null}
        {way === "template" ? (
          <TemplateList
            namespaces={namespaces}
            existing={existing}
            guidedEditors={guidedEditors}
            handle={handle}
          />
        ) : null}
        {way === "yaml" ? <PasteObjects cluster={cluster} handle={handle} /> : null}
      </div>
    </Page>
  );
}
