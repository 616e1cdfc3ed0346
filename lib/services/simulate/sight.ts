import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { Evidence, Missing } from "@/lib/domain/simulation/evidence.ts";
import type { Context } from "../context.ts";
import { mayList, type Visibility, visibilityOf } from "../visibility.ts";

/** What one person may be told of answers: which objects may be named. */
export interface Sight {
  readonly visibility: Visibility;
  mayName(ref: ObjectRef | null): boolean;
}

/** Asks for each kind and namespace of the objects once. */
export async function sightOf(
  ctx: Pick<Context, "actor" | "clusters">,
  cluster: string,
  refs: readonly (ObjectRef | null)[],
): Promise<Sight> {
  const visibility = await visibilityOf(ctx, cluster);
  const scopes = new Map(refs.flatMap((ref) => (ref === null ? [] : [[scopeOf(ref), ref] as const])));
  const allowed = new Set<string>();
  await Promise.all(
    [...scopes].map(async ([scope, ref]) => {
      if (await maySee(ctx, visibility, ref)) allowed.add(scope);
    }),
  );
  return { visibility, mayName: (ref) => ref === null || allowed.has(scopeOf(ref)) };
}

const scopeOf = ({ kind, group, namespace }: ObjectRef): string => `${kind}.${group}/${namespace}`;

async function maySee(
  ctx: Pick<Context, "actor" | "clusters">,
  visibility: Visibility,
  { cluster, kind, group, namespace }: ObjectRef,
): Promise<boolean> {
  if (namespace === "" || !visibility.isVisible(namespace)) return namespace === "";
  const resource = findConfigKind(kind, group)?.plural ?? (kind === "Service" ? "services" : null);
  return resource !== null && (await mayList(ctx, cluster, { group, resource, namespace }));
}

/** Takes the place of an object that may not be named. */
export function outOfSight({ object }: Evidence): Missing {
  const kind = object?.kind ?? "object";
  return {
    what: `${kind} that you may not see`,
    why: "It takes part in the decision, and your rights do not reach it",
  };
}
