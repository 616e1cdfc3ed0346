"use client";

import { ViewportPortal } from "@xyflow/react";
import { cn } from "../ui/cn.ts";
import type { Layout } from "@/lib/domain/topology/layout.ts";
import type { AnswerNode, GraphAnswer } from "./graph-answer.ts";

interface BoxLayerProps {
  readonly graph: GraphAnswer;
  readonly layout: Layout;
}

/** Outlines of namespaces and of apps with several versions, below the edges. */
export function BoxLayer({ graph, layout }: BoxLayerProps) {
  return (
    <ViewportPortal>
      <div aria-hidden className="pointer-events-none absolute top-0 left-0 -z-20">
        {graph.boxes.map(({ id, kind, outOfMesh }) => {
          const place = layout.boxes.get(id);
          if (place === undefined) return null;
          return (
            <div
              key={id}
              className={cn(
                "absolute border",
                kind === "namespace"
                  ? "rounded-dialog border-border-strong bg-surface"
                  : "rounded-card border-dashed border-border-strong bg-surface-sunken group-data-[detail=discs]/graph:hidden",
              )}
              style={{
                left: place.x,
                top: place.y,
                width: place.width,
                height: place.height,
                ...(outOfMesh ? { backgroundImage: HATCH } : {}),
              }}
            />
          );
        })}
      </div>
    </ViewportPortal>
  );
}

const HATCH =
  "repeating-linear-gradient(135deg, transparent 0 6px, color-mix(in srgb, var(--border-strong) 45%, transparent) 6px 7px)";

/** Names of namespaces with two facts, above the edges. */
export function BoxTitles({ graph, layout }: BoxLayerProps) {
  return (
    <ViewportPortal>
      <div className="pointer-events-none absolute top-0 left-0 z-10">
        {graph.boxes.map(({ id, kind, name, namespace, outOfMesh }) => {
          const place = layout.boxes.get(id);
          if (place === undefined || kind !== "namespace") return null;
          return (
            <p
              key={id}
              className="absolute flex items-baseline gap-2.5 truncate pt-1.5 pl-3 whitespace-nowrap"
              style={{ left: place.x, top: place.y, maxWidth: place.width }}
            >
              <span className="text-small font-semibold text-text [text-shadow:0_0_3px_var(--surface),0_0_3px_var(--surface)] group-data-[detail=discs]/graph:text-[26px] group-data-[detail=discs]/graph:leading-8 group-data-[detail=names]/graph:text-[15px]">
                {name}
              </span>
              <span className="truncate text-micro text-subtle [text-shadow:0_0_3px_var(--surface)] group-data-[detail=discs]/graph:hidden">
                {place.width < 200
                  ? null
                  : boxFacts(
                      graph.nodes.filter((node) => node.namespace === namespace),
                      outOfMesh,
                    )}
              </span>
            </p>
          );
        })}
      </div>
    </ViewportPortal>
  );
}

function boxFacts(nodes: readonly AnswerNode[], outOfMesh: boolean): string {
  if (outOfMesh) return "out of mesh";
  const workloads = nodes.filter(({ kind }) => kind !== "service" && kind !== "service-entry").length;
  const count = workloads === 0 ? nodes.length : workloads;
  const word = workloads === 0 ? "service" : nodes.some(({ kind }) => kind === "app") ? "app" : "workload";
  const of = (state: AnswerNode["health"]["state"]) =>
    nodes.filter(({ health, kind }) => health.state === state && kind !== "service").length;
  const worst =
    of("failing") > 0
      ? ` · ${of("failing")} failing`
      : of("degraded") > 0
        ? ` · ${of("degraded")} degraded`
        : "";
  return `${count} ${word}${count === 1 ? "" : "s"}${worst}`;
}
