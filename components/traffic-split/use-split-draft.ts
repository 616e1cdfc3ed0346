"use client";

import { useState } from "react";
import type { createDraft } from "@/lib/contracts/changes.ts";
import type * as z from "zod/mini";
import { parseDocuments } from "@/lib/domain/istio/document.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import {
  splitRoutes,
  startingWeights,
  withWeights,
  type SplitRoute,
} from "@/lib/domain/traffic/split-routes.ts";
import { plainText } from "../loop/conflict-view.tsx";
import type { DraftDetail } from "../loop/draft-saver.ts";
import { useDraft, type DraftHandle } from "../loop/use-draft.ts";
import type { Split } from "./effect.ts";

type DraftObject = z.input<typeof createDraft.body>["objects"][number];

/** What an edit started from: the version of the object, and the text that the weights are spliced into. */
interface Origin {
  readonly liveText: string;
  readonly text: string;
  readonly base: NonNullable<DraftObject["base"]>;
}

export interface SplitDraft {
  readonly draft: DraftHandle;
  /** Of the object as it was when the edit began. */
  readonly baseRoutes: readonly SplitRoute[];
  /** By route key: weights of the draft. */
  readonly weightsOf: (key: string) => readonly number[];
  readonly setWeights: (key: string, weights: readonly number[]) => void;
  readonly liveText: string;
  readonly draftText: string;
  readonly isChanged: boolean;
  /** Why the text cannot be edited here, as a sentence. */
  readonly refusal: string | null;
  readonly reset: () => void;
}

export function routeKey({ protocol, index }: Pick<SplitRoute, "protocol" | "index">): string {
  return `${protocol} ${String(index)}`;
}

type Edits = Readonly<Record<string, readonly number[]>>;

/** Weights of a draft over one object: an edit freezes the version it started from, and only weights are spliced. */
export function useSplitDraft(cluster: string, split: Split | undefined): SplitDraft {
  const draft = useDraft(cluster);
  const [edited, setEdited] = useState<{ readonly origin: Origin; readonly edits: Edits } | null>(null);
  const origin = edited?.origin ?? startOf(draft.detail, split);
  const edits = edited?.edits ?? {};
  const { liveText = "", text: startText = "" } = origin ?? {};
  const baseRoutes = routesOf(liveText);
  const startRoutes = routesOf(startText);
  const written = origin === null ? { text: "", refusal: null } : writeAll(origin.text, startRoutes, edits);

  function weightsOf(key: string): readonly number[] {
    const start = startRoutes.find((route) => routeKey(route) === key);
    return edits[key] ?? (start === undefined ? [] : startingWeights(start));
  }
  function setWeights(key: string, weights: readonly number[]): void {
    if (origin === null || split === undefined) return;
    const next = { ...edits, [key]: weights };
    setEdited({ origin, edits: next });
    const { text, refusal } = writeAll(origin.text, startRoutes, next);
    if (refusal !== null) return;
    draft.save({ objects: [draftObject(split, { origin, text, intent: intentOf(baseRoutes, text) })] });
  }
  return {
    draft,
    baseRoutes,
    weightsOf,
    setWeights,
    liveText,
    draftText: written.text,
    isChanged: written.text !== liveText,
    refusal: written.refusal,
    reset: () => setEdited(null),
  };
}

/** An opened draft goes before what is live. */
function startOf(detail: DraftDetail | null, split: Split | undefined): Origin | null {
  const opened = detail === null ? null : originOfDraft(detail);
  return opened ?? (split === undefined ? null : originOf(split));
}

function originOf({ text, uid, resourceVersion, object }: Split): Origin {
  return { liveText: text, text, base: { uid, resourceVersion, object: { ...object } } };
}

/** A draft opened by its address goes on from its own text and base. */
function originOfDraft({ objects }: DraftDetail): Origin | null {
  const [object] = objects;
  if (object === undefined || object.baseText === null) return null;
  const base = objectOf(object.baseText);
  if (base === null) return null;
  const { uid = "", resourceVersion = "" } = base.metadata;
  const liveText = plainText(object.baseText);
  return {
    liveText,
    text: plainText(object.desiredText ?? object.baseText),
    base: { uid, resourceVersion, object: { ...base, metadata: { ...base.metadata } } },
  };
}

function objectOf(text: string): KubeObject | null {
  const object = parseDocuments(text).documents[0]?.toObject();
  return object?.ok === true ? object.value : null;
}

/** Full names of hosts are the server's matter: here only paths, matches and weights are used. */
const DOMAIN = "cluster.local";

function routesOf(text: string): readonly SplitRoute[] {
  const object = text === "" ? null : objectOf(text);
  return object === null ? [] : splitRoutes(object, DOMAIN);
}

function writeAll(
  text: string,
  routes: readonly SplitRoute[],
  edits: Edits,
): { readonly text: string; readonly refusal: string | null } {
  let current = text;
  for (const route of routes) {
    const weights = edits[routeKey(route)];
    if (weights === undefined) continue;
    const result = withWeights(current, 0, { route, weights });
    if (!result.ok) return { text: current, refusal: result.error.message };
    current = result.value;
  }
  return { text: current, refusal: null };
}

interface Written {
  readonly origin: Origin;
  readonly text: string;
  readonly intent: string;
}

function draftObject({ ref }: Split, { origin, text, intent }: Written): DraftObject {
  const { group, kind, namespace, name } = ref;
  return { group, kind, namespace, name, op: "update", intent, text, base: origin.base };
}

const MOST_INTENT = 180;

/** "route 2: v1 90 → 70, v2 10 → 30". */
function intentOf(before: readonly SplitRoute[], text: string): string {
  const after = routesOf(text);
  const parts = before.flatMap((route) => {
    const now = after.find((candidate) => routeKey(candidate) === routeKey(route));
    const moves = route.destinations.flatMap(({ name, weight }, at) => {
      const is = now?.destinations[at]?.weight ?? weight;
      return is === weight ? [] : [`${name} ${String(weight)} → ${String(is)}`];
    });
    return moves.length === 0
      ? []
      : [`${route.protocol} route ${String(route.index + 1)}: ${moves.join(", ")}`];
  });
  return (parts.length === 0 ? "weights as they are" : parts.join("; ")).slice(0, MOST_INTENT);
}
