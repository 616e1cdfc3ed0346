"use client";

import { useMemo, useState } from "react";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { endToEnd } from "@/lib/domain/topology/end-to-end.ts";
import { routeEdges, straightRoute, type RoutedNode } from "@/lib/domain/topology/edge-route.ts";
import { MEASURES, type Rectangle } from "@/lib/domain/topology/layout-measures.ts";
import { placeLabels, type LabelPlace } from "@/lib/domain/topology/place-labels.ts";
import { edgeLabel, nodeLine, overlaidLook, shortName, type GraphOverlay } from "./edge-look.ts";
import { pillWidth, type DrawnEdge } from "./edge-layer.tsx";
import type { Emphasis, MeshFlowNode } from "./mesh-node.tsx";
import { shapeRadius } from "./node-shape.tsx";
import {
  namespaceBoxOf,
  type AnswerEdge,
  type AnswerNode,
  type EdgeLabelName,
  type GraphAnswer,
  type Selection,
} from "./graph-answer.ts";
import type { KeptLayout } from "./use-layout.ts";

interface DrawnGraphInput {
  readonly graph: GraphAnswer;
  readonly layout: KeptLayout;
  readonly labels: readonly EdgeLabelName[];
  readonly withBadges: boolean;
  /** Null: health has the colours. */
  readonly overlay: GraphOverlay | null;
  /** False: nodes show facts and do nothing. */
  readonly isInteractive: boolean;
  readonly isConnectable: boolean;
  /** Nodes marked for an edit, first to last. */
  readonly marked: readonly string[];
  readonly selection: Selection | null;
  readonly hovered: Selection | null;
  readonly cursor: string | null;
  readonly found: ReadonlySet<string>;
}

const { node: reach } = MEASURES;
/** Above, edges go straight to their ends and only those that are not well are labelled. */
export const MANY_NODES = 300;

/** Nodes and edges with places, ways, labels and emphasis. */
export function useDrawnGraph(input: DrawnGraphInput) {
  const { graph, layout, selection, hovered, cursor, found, overlay } = input;
  const { withBadges, isInteractive, isConnectable, marked } = input;
  const routes = useRoutes(graph, layout);
  const path = useMemo(() => {
    const shown = selection ?? hovered;
    return shown === null ? null : endToEnd(graph.edges, shown);
  }, [graph, selection, hovered]);
  const doesFade = selection !== null && path !== null && path.nodes.size > 0;
  const versionPlaces = useMemo(() => placesOfVersions(graph.nodes), [graph]);
  const shownLabels = useLabels(input, routes);

  const nodes = useMemo((): MeshFlowNode[] => {
    const tabStop = cursor ?? (selection?.kind === "node" ? selection.id : graph.nodes[0]?.id);
    return graph.nodes.flatMap((node): MeshFlowNode[] => {
      const place = layout.nodes.get(node.id);
      if (place === undefined) return [];
      const isOnPath = path?.nodes.has(node.id) === true;
      return [
        {
          id: node.id,
          type: "mesh",
          position: { x: place.x - reach.left, y: place.y - reach.above },
          width: reach.left + reach.right,
          height: reach.above + reach.below,
          data: {
            node,
            versionPlace: versionPlaces.get(node.id) ?? null,
            emphasis: emphasisOf(isOnPath, doesFade),
            isSelected: selection?.kind === "node" && selection.id === node.id,
            isFound: found.has(node.id),
            isTabStop: isInteractive && node.id === tabStop,
            isInteractive,
            isConnectable,
            isNeutral: overlay !== null,
            markedAs: marked.indexOf(node.id),
            withBadges,
          },
        },
      ];
    });
  }, [
    graph,
    layout,
    path,
    doesFade,
    selection,
    cursor,
    found,
    withBadges,
    versionPlaces,
    overlay,
    isInteractive,
    isConnectable,
    marked,
  ]);

  const edges = useMemo(
    () =>
      graph.edges.flatMap((edge): DrawnEdge[] => {
        const route = routes.get(edge.id);
        if (route === undefined) return [];
        const label = shownLabels.texts.get(edge.id) ?? "";
        return [
          {
            edge,
            look: overlaidLook(edge, overlay),
            isLoud: isLoud(edge, overlay),
            route,
            emphasis: emphasisOf(path?.edges.has(edge.id) === true, doesFade),
            isSelected: selection?.kind === "edge" && selection.id === edge.id,
            isFound: found.has(edge.id),
            label,
            labelWidth: pillWidth(label, edge),
            place: shownLabels.places.get(edge.id),
          },
        ];
      }),
    [graph, routes, path, doesFade, selection, found, shownLabels, overlay],
  );
  return { nodes, edges };
}

function isLoud({ id, health }: AnswerEdge, overlay: GraphOverlay | null): boolean {
  return overlay === null ? health.state === "failing" || health.state === "degraded" : overlay.has(id);
}

function emphasisOf(isOnPath: boolean, doesFade: boolean): Emphasis {
  return isOnPath ? "path" : doesFade ? "faded" : "plain";
}

function useRoutes(graph: GraphAnswer, layout: KeptLayout) {
  const edgeKey = graph.edges.map(({ id }) => id).join("\n");
  return useMemo(() => {
    const nodes = graph.nodes.flatMap((node) => {
      const place = layout.nodes.get(node.id);
      return place === undefined
        ? []
        : [{ id: node.id, ...place, box: namespaceBoxOf(node), radius: shapeRadius(node) }];
    });
    const boxes = graph.boxes.flatMap(({ id, kind }) => {
      const place = layout.boxes.get(id);
      return kind === "app" || place === undefined ? [] : [{ id, ...place }];
    });
    if (nodes.length > MANY_NODES) return plainRoutes(graph, new Map(nodes.map((node) => [node.id, node])));
    return routeEdges(graph.edges, { nodes, boxes });
    // Ways follow from which edges there are, not from their figures.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edgeKey, layout]);
}

function plainRoutes({ edges }: GraphAnswer, nodes: ReadonlyMap<string, RoutedNode>) {
  return new Map(
    edges.flatMap(({ id, source, target }) => {
      const from = nodes.get(source);
      const to = nodes.get(target);
      return from === undefined || to === undefined ? [] : [[id, straightRoute(from, to)] as const];
    }),
  );
}

/** In the order of names; a version keeps its colour when another one goes idle for as long as both are known. */
function placesOfVersions(nodes: readonly AnswerNode[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [box, versions] of groupBy(nodes, ({ appBox }) => appBox ?? "")) {
    if (box === "") continue;
    const byVersion = versions.toSorted((a, b) => ((a.version ?? "") < (b.version ?? "") ? -1 : 1));
    byVersion.forEach(({ id }, place) => places.set(id, place));
  }
  return places;
}

/** Changed by a draft or not healthy first, then shares of versions. */
function priorityOf(edge: AnswerEdge, overlay: GraphOverlay | null): number {
  if (isLoud(edge, overlay)) return 200 + (overlay?.get(edge.id)?.priority ?? 0);
  return edge.share === null ? 0 : 1;
}

/** Remembers where labels were, so that they stay there. */
function labelPlacer() {
  let before: ReadonlyMap<string, LabelPlace> = new Map();
  return (...[requests, obstacles]: [Parameters<typeof placeLabels>[0], readonly Rectangle[]]) => {
    before = placeLabels(requests, obstacles, before);
    return before;
  };
}

function useLabels(
  { graph, layout, labels, selection, overlay }: DrawnGraphInput,
  routes: ReturnType<typeof useRoutes>,
) {
  const [place] = useState(labelPlacer);
  return useMemo(() => {
    const texts = new Map(
      graph.edges.map((edge) => [edge.id, overlay?.get(edge.id)?.label ?? edgeLabel(edge, labels)]),
    );
    const requests = graph.edges.flatMap((edge) => {
      const route = routes.get(edge.id);
      const text = texts.get(edge.id) ?? "";
      if (route === undefined || text === "") return [];
      const isSelected = selection?.kind === "edge" && selection.id === edge.id;
      const isFirst = isLoud(edge, overlay);
      if (graph.nodes.length > MANY_NODES && !isSelected && !isFirst) return [];
      const priority = (isSelected ? 400 : 0) + priorityOf(edge, overlay);
      return [{ id: edge.id, route, width: pillWidth(text, edge), priority }];
    });
    return { texts, places: place(requests, obstaclesOf(graph, layout)) };
  }, [graph, layout, labels, selection, routes, place, overlay]);
}

const TITLE = { width: 170, height: 26 };

function obstaclesOf(graph: GraphAnswer, layout: KeptLayout): readonly Rectangle[] {
  const bodies = graph.nodes.flatMap((node): Rectangle[] => {
    const place = layout.nodes.get(node.id);
    if (place === undefined) return [];
    const text = node.version === null ? shortName(node.name) : "";
    const width = Math.max(text.length * 6.4, nodeLine(node).length * 5.7);
    return [
      { x: place.x - 19, y: place.y - 19, width: 38, height: 38 },
      { x: place.x - width / 2, y: place.y + 18, width, height: node.version === null ? 28 : 14 },
    ];
  });
  const titles = graph.boxes.flatMap(({ id, kind }): Rectangle[] => {
    const box = layout.boxes.get(id);
    return box === undefined || kind !== "namespace" ? [] : [{ x: box.x, y: box.y, ...TITLE }];
  });
  return [...bodies, ...titles];
}
