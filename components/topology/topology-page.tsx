"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { readTopology } from "@/lib/contracts/topology.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { MetricsNotice } from "../layout/metrics-notice.tsx";
import { Page } from "../layout/page.tsx";
import { useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { useAspect } from "../graph/use-aspect.ts";
import { EdgePanel } from "./edge-panel.tsx";
import { NodePanel } from "./node-panel.tsx";
import { PairBar } from "./pair-bar.tsx";
import { usePairEdit, type PairEditHandle } from "./use-pair-edit.ts";
import type { Selection } from "../graph/graph-answer.ts";
import type { GraphCanvasProps } from "../graph/graph-canvas.tsx";
import { parseSelection, selectionText, type TopologyAnswer } from "./topology-answer.ts";
import { TopologyBar } from "./topology-bar.tsx";
import { TopologyState } from "./topology-state.tsx";
import { TopologyTable } from "./topology-table.tsx";
import { useFoundAndHidden } from "./use-found-and-hidden.ts";
import { useLayout } from "../graph/use-layout.ts";
import { useTopologyChoices, type TopologyChoices } from "./use-topology-choices.ts";

const GraphCanvas = dynamic(async () => (await import("../graph/graph-canvas.tsx")).GraphCanvas, {
  ssr: false,
  loading: () => <SkeletonLines count={6} label="the graph" />,
});

/** Raw series are asked for six hours at most. */
const MOST_S = 21_600;

/** Who calls whom, how much and how well, with what is known of the picked node or edge at the right. */
export function TopologyPage({ cluster }: { readonly cluster: string }) {
  const { search, patch } = useSharedSearch();
  const [choices, choose] = useTopologyChoices();
  const namespaces = search.namespaces.join(",");
  const isIdleShown = choices.shown.includes("idle");
  const windowS = Math.min(WINDOW_MINUTES[search.window] * 60, MOST_S);
  const query = useApiQuery(
    readTopology,
    {
      params: { cluster },
      query: { view: choices.view, namespaces, window: windowS, idle: isIdleShown ? "true" : "false" },
    },
    { live: ["objects", "metrics", "status"] },
  );
  const { graph, found, foundCount, problems } = useFoundAndHidden(query.data, choices);
  const [frame, aspect] = useAspect();
  const drawing = `${query.data?.view ?? choices.view} ${namespaces} ${isIdleShown}`;
  const layout = useLayout(graph, drawing, aspect);
  const selection = useMemo(() => parseSelection(search.selection), [search.selection]);
  const select = useMemo(
    () => (next: Selection | null) => patch({ selection: selectionText(next) }),
    [patch],
  );
  const pairEdit = usePairEdit(cluster);
  const bar = <TopologyBar choices={choices} onChoose={choose} foundCount={foundCount} problems={problems} />;
  const isStale = query.data?.metrics.state === "failing";
  return (
    <Page
      head={bar}
      content="bare"
      panel={panelOf({ cluster, graph: query.data, selection, windowS, pairEdit, onSelect: select })}
    >
      <div ref={frame} className="relative min-h-0 flex-1">
        <TopologyState
          query={query}
          isEmpty={graph !== undefined && graph.nodes.length === 0}
          isFiltered={choices.hide !== "" || namespaces !== ""}
          onShowIdle={isIdleShown ? null : () => choose({ shown: [...choices.shown, "idle"].join(",") })}
        />
        {graph === undefined || graph.nodes.length === 0 ? null : choices.as === "table" ? (
          <TopologyTable
            graph={graph}
            found={found}
            selection={selection}
            onSelect={select}
            isStale={isStale}
          />
        ) : layout === null ? null : (
          <EditableGraph
            graph={graph}
            layout={layout}
            choices={choices}
            selection={selection}
            found={found}
            pairEdit={pairEdit}
            onSelect={select}
          />
        )}
        {query.data === undefined ? null : (
          <div className="absolute top-3 right-3 left-3 z-20 empty:hidden">
            <MetricsNotice metrics={query.data.metrics} hiddenNamespaces={query.data.hiddenNamespaces} />
          </div>
        )}
      </div>
    </Page>
  );
}

interface EditableGraphProps extends Pick<
  GraphCanvasProps,
  "graph" | "layout" | "selection" | "found" | "onSelect"
> {
  readonly choices: TopologyChoices;
  readonly pairEdit: PairEditHandle;
}

/** The drawing, on which two nodes can be marked for a draft. */
function EditableGraph({ choices, pairEdit, ...drawing }: EditableGraphProps) {
  const [marked, setMarked] = useState<readonly string[]>([]);
  const mark = (ids: readonly string[]) => {
    pairEdit.clear();
    setMarked(ids);
  };
  return (
    <>
      <GraphCanvas
        {...drawing}
        labels={choices.labels}
        withBadges={choices.shown.includes("badges")}
        marked={marked}
        onMark={(id) => mark(markedWith(marked, id))}
        onConnect={(source, target) => mark([source, target])}
      />
      <PairBar graph={drawing.graph} marked={marked} pairEdit={pairEdit} onClear={() => mark([])} />
    </>
  );
}

/** At most two: a third begins anew, one that is marked is taken off. */
function markedWith(marked: readonly string[], id: string): readonly string[] {
  if (marked.includes(id)) return marked.filter((other) => other !== id);
  return marked.length < 2 ? [...marked, id] : [id];
}

interface PanelInput {
  readonly cluster: string;
  readonly graph: TopologyAnswer | undefined;
  readonly selection: Selection | null;
  readonly windowS: number;
  readonly pairEdit: PairEditHandle;
  readonly onSelect: (selection: Selection | null) => void;
}

function panelOf({ cluster, graph, selection, windowS, pairEdit, onSelect }: PanelInput) {
  if (graph === undefined || selection === null) return undefined;
  const shared = { cluster, graph, windowS, onSelect };
  if (selection.kind === "node") {
    const node = graph.nodes.find(({ id }) => id === selection.id);
    return node === undefined ? undefined : <NodePanel key={node.id} node={node} {...shared} />;
  }
  const edge = graph.edges.find(({ id }) => id === selection.id);
  return edge === undefined ? undefined : (
    <EdgePanel key={edge.id} edge={edge} pairEdit={pairEdit} {...shared} />
  );
}
