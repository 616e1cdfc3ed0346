"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { listFindings } from "@/lib/contracts/findings.ts";
import { listObjects } from "@/lib/contracts/objects.ts";
import { objectPath, pagePath } from "@/lib/contracts/paths.ts";
import { useCarriedSearch } from "../layout/carried-search.ts";
import { Page } from "../layout/page.tsx";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { useRoleRefusal } from "../live/use-role-refusal.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { FilterBar } from "../ui/filter-bar.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { Table } from "../ui/table.tsx";
import { configColumns } from "./config-columns.tsx";
import { configKey, withFindings, type ConfigAnswer, type ConfigRow } from "./config-row.ts";
import { configFilterKeys, filterObjects } from "./filter-objects.ts";
import { MissingKinds } from "./missing-kinds.tsx";
import { ObjectSummary } from "./object-summary.tsx";

const NO_OBJECTS: ConfigAnswer["objects"] = [];

/** Every Istio and Gateway API object that the person may list. */
export function ConfigPage({ cluster }: { readonly cluster: string }) {
  const { search, patch } = useSharedSearch();
  const carried = useCarriedSearch();
  const noDraft = useRoleRefusal("change.draft");
  const { data, error, refetch, dataUpdatedAt } = useApiQuery(
    listObjects,
    { params: { cluster }, query: { namespaces: search.namespaces.join(",") } },
    { live: ["objects", "status"] },
  );
  const { data: found } = useApiQuery(
    listFindings,
    { params: { cluster }, query: { namespaces: search.namespaces.join(",") } },
    { live: ["objects", "status"] },
  );
  const objects = data?.objects ?? NO_OBJECTS;
  const all = useMemo(() => withFindings(objects, found?.findings), [objects, found]);
  const keys = useMemo(() => configFilterKeys(all), [all]);
  const rows = useMemo(() => filterObjects(all, search), [all, search]);
  const selected = all.find((row) => configKey(row) === search.selection);
  const nowMs = dataUpdatedAt === 0 ? null : dataUpdatedAt;
  return (
    <Page
      content="fill"
      panelBeside="content"
      head={
        <PageHead
          title="Config"
          {...(data === undefined ? {} : { facts: factsOf(data) })}
          actions={
            noDraft === null ? (
              <Button tone="primary" asChild>
                <Link href={`${pagePath(cluster, "config")}/new${carried}`}>New object</Link>
              </Button>
            ) : (
              <Button tone="primary" disabledReason={noDraft}>
                New object
              </Button>
            )
          }
        />
      }
      bar={
        <FilterBar
          placeholder="Search name, kind or host"
          text={search.text}
          onTextChange={(text) => patch({ text }, "replace")}
          keys={keys}
          values={search.filters}
          onValuesChange={(filters) => patch({ filters })}
          {...(data === undefined ? {} : { matchText: `${rows.length} of ${all.length} objects` })}
        />
      }
      panel={
        selected === undefined ? undefined : (
          <ObjectSummary
            cluster={cluster}
            object={selected}
            carried={carried}
            nowMs={nowMs}
            onClose={() => patch({ selection: null })}
          />
        )
      }
    >
      <div className="mb-3 empty:hidden">
        <MissingKinds missing={data?.missing ?? []} />
      </div>
      <Card className="min-h-0">
        {error !== null && data === undefined ? (
          <StateBlock
            kind={error.code === "forbidden" ? "no_permission" : "error"}
            title={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {error.hint ?? "No object can be shown until the server answers."}
          </StateBlock>
        ) : (
          <ConfigTable cluster={cluster} carried={carried} data={data} rows={rows} nowMs={nowMs} />
        )}
      </Card>
    </Page>
  );
}

interface ConfigTableProps {
  readonly cluster: string;
  readonly carried: string;
  readonly data: ConfigAnswer | undefined;
  readonly rows: readonly ConfigRow[];
  readonly nowMs: number | null;
}

function ConfigTable({ cluster, carried, data, rows, nowMs }: ConfigTableProps) {
  const router = useRouter();
  const { search, patch } = useSharedSearch();
  return (
    <Table
      label="Objects"
      columns={configColumns({ cluster, carried, nowMs })}
      rows={rows}
      keyOf={configKey}
      initialSort={{ columnId: "namespace", direction: "ascending" }}
      orderKey={JSON.stringify([search.namespaces, search.text, search.filters])}
      selectedKey={search.selection}
      onPanel={(row) => patch({ selection: configKey(row) })}
      onOpen={({ ref }) => router.push(`${objectPath(cluster, ref)}${carried}`)}
      isLoading={data === undefined}
      empty={
        data?.objects.length === 0 ? (
          <StateBlock kind="empty" title="No objects to show">
            Istio and Gateway API objects of the chosen namespaces are listed here as the cluster has them.
          </StateBlock>
        ) : (
          <StateBlock
            kind="empty"
            title="No object matches"
            action={<Button onClick={() => patch({ text: "", filters: {} })}>Clear filters</Button>}
          >
            {`${data?.objects.length ?? 0} objects are in the chosen namespaces.`}
          </StateBlock>
        )
      }
    />
  );
}

function factsOf({ objects }: ConfigAnswer): string {
  const kinds = new Set(objects.map(({ ref }) => `${ref.kind}.${ref.group}`)).size;
  const owned = objects.filter(({ owner }) => owner !== null).length;
  return [
    `${objects.length} object${objects.length === 1 ? "" : "s"}`,
    `${kinds} kind${kinds === 1 ? "" : "s"}`,
    `${owned} owned by another tool`,
  ].join(" · ");
}
