"use client";

import { useMemo, useState } from "react";
import { groupBy } from "@/lib/domain/base/group-by.ts";
import { endToEnd } from "@/lib/domain/topology/end-to-end.ts";
import { routeEdges, straightRoute, type RoutedNode } from "@/lib/domain/topology/edge-route.ts";
import { MEASURES, type Rectangle } from "@/lib/domain/topology/layout-measures.ts";
import { placeLabels, type LabelPlace } from "@/lib/domain/topology/place-labels.ts";
import { edgeLabel, nodeLine, shortName } from "./edge-look.ts";
import { pillWidth, type DrawnEdge } from "./edge-layer.tsx";
import type { Emphasis, MeshFlowNode } from "./mesh-node.tsx";
import { shapeRadius } from "./node-shape.tsx";
import { namespaceBoxOf, type AnswerNode, type Selection, type TopologyAnswer } from "./topology-answer.ts";
import type { KeptLayout } from "./use-layout.ts";
import type { TopologyChoices } from "./use-topology-choices.ts";

interface DrawnGraphInput {
  readonly graph: TopologyAnswer;
  readonly layout: KeptLayout;
  readonly choices: TopologyChoices;
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
  const { graph, layout, choices, selection, hovered, cursor, found } = input;
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
            isTabStop: node.id === tabStop,
            withBadges: choices.shown.includes("badges"),
          },
        },
      ];
    });
  }, [graph, layout, path, doesFade, selection, cursor, found, choices.shown, versionPlaces]);

  const edges = useMemo(
    () =>
      graph.edges.flatMap((edge): DrawnEdge[] => {
        const route = routes.get(edge.id);
        if (route === undefined) return [];
        const label = shownLabels.texts.get(edge.id) ?? "";
        return [
          {
            edge,
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
    [graph, routes, path, doesFade, selection, found, shownLabels],
  );
  return { nodes, edges };
}

function emphasisOf(isOnPath: boolean, doesFade: boolean): Emphasis {
  return isOnPath ? "path" : doesFade ? "faded" : "plain";
}

function useRoutes(graph: TopologyAnswer, layout: KeptLayout) {
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

function plainRoutes({ edges }: TopologyAnswer, nodes: ReadonlyMap<string, RoutedNode>) {
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

/** Remembers where labels were, so that they stay there. */
function labelPlacer() {
  let before: ReadonlyMap<string, LabelPlace> = new Map();
  return (...[requests, obstacles]: [Parameters<typeof placeLabels>[0], readonly Rectangle[]]) => {
    before = placeLabels(requests, obstacles, before);
    return before;
  };
}

function useLabels(
  { graph, layout, choices, selection }: DrawnGraphInput,
  routes: ReturnType<typeof useRoutes>,
) {
  const [place] = useState(labelPlacer);
  return useMemo(() => {
    const texts = new Map(graph.edges.map((edge) => [edge.id, edgeLabel(edge, choices.labels)]));
    const requests = graph.edges.flatMap((edge) => {
      const route = routes.get(edge.id);
      const text = texts.get(edge.id) ?? "";
      if (route === undefined || text === "") return [];
      const isSelected = selection?.kind === "edge" && selection.id === edge.id;
      const isUnhealthy = edge.health.state === "failing" || edge.health.state === "degraded";
      if (graph.nodes.length > MANY_NODES && !isSelected && !isUnhealthy) return [];
      const priority = (isSelected ? 4 : 0) + (isUnhealthy ? 2 : 0) + (edge.share === null ? 0 : 1);
      return [{ id: edge.id, route, width: pillWidth(text, edge), priority }];
    });
    return { texts, places: place(requests, obstaclesOf(graph, layout)) };
  }, [graph, layout, choices.labels, selection, routes, place]);
}

const TITLE = { width: 170, height: 26 };

function obstaclesOf(graph: TopologyAnswer, layout: KeptLayout): readonly Rectangle[] {
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
