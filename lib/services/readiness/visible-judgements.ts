import { findConfigKind } from "@/lib/domain/istio/kinds.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { ItemJudgements } from "@/lib/domain/readiness/evaluate.ts";
import type { Judgement } from "@/lib/domain/readiness/item.ts";
import type { Context } from "../context.ts";
import { mayList, type Visibility, visibilityOf } from "../visibility.ts";

const RESOURCES: Readonly<Record<string, readonly [group: string, resource: string]>> = {
  Service: ["", "services"],
  Deployment: ["apps", "deployments"],
  StatefulSet: ["apps", "statefulsets"],
  DaemonSet: ["apps", "daemonsets"],
};

/** A judgement as one person may see it. */
export interface VisibleJudgement extends Judgement {
  /** Callers of namespaces that the person may not see. */
  readonly hiddenCallers: number;
}

export interface VisibleItem {
  readonly item: ItemJudgements["item"];
  /** Judgements about objects that the person may not see. */
  readonly hidden: number;
  readonly judgements: readonly VisibleJudgement[];
}

/** Asks each kind and namespace once, however many judgements there are. */
export async function visibleItems(
  ctx: Pick<Context, "actor" | "clusters">,
  clusterId: string,
  {
    items,
    namespaces,
  }: { readonly items: readonly ItemJudgements[]; readonly namespaces: readonly string[] | null },
): Promise<{ readonly items: readonly VisibleItem[]; readonly visibility: Visibility }> {
  const visibility = await visibilityOf(ctx, clusterId);
  const chosen = namespaces === null ? null : new Set(namespaces);
  const wanted = items.map(({ item, judgements }) => ({
    item,
    judgements: judgements.filter(({ subject }) => chosen === null || isChosen(subject, chosen)),
  }));
  const subjects = wanted.flatMap(({ judgements }) => judgements.map(({ subject }) => subject));
  const byScope = new Map(subjects.map((subject) => [scopeOf(subject), subject]));
  const seen = new Set<string>();
  await Promise.all(
    [...byScope].map(async ([scope, subject]) => {
      if (await maySee(ctx, visibility, subject)) seen.add(scope);
    }),
  );
  return {
    visibility,
    items: wanted.map(({ item, judgements }) => {
      const shown = judgements.filter(({ subject }) => seen.has(scopeOf(subject)));
      return {
        item,
        hidden: judgements.length - shown.length,
        judgements: shown.map((judgement) => withoutHidden(judgement, visibility, item.title)),
      };
    }),
  };
}

/** What concerns the whole cluster stays, whatever namespaces are chosen. */
function isChosen({ kind, namespace, name }: ObjectRef, chosen: ReadonlySet<string>): boolean {
  if (kind === "Namespace") return chosen.has(name);
  return namespace === "" || chosen.has(namespace);
}

function scopeOf({ group, kind, namespace, name }: ObjectRef): string {
  return kind === "Namespace" ? `${kind}/${name}` : `${kind}.${group}/${namespace}`;
}

async function maySee(
  ctx: Pick<Context, "actor" | "clusters">,
  visibility: Visibility,
  { cluster, group, kind, namespace, name }: ObjectRef,
): Promise<boolean> {
  if (kind === "Namespace") return visibility.isVisible(name);
  if (namespace === "") return true;
  if (!visibility.isVisible(namespace)) return false;
  const plural = findConfigKind(kind, group)?.plural;
  const [resourceGroup, resource] = plural === undefined ? (RESOURCES[kind] ?? ["", null]) : [group, plural];
  return resource !== null && (await mayList(ctx, cluster, { group: resourceGroup, resource, namespace }));
}

/** Objects and callers of hidden namespaces are not named; a sentence that may name one gives way to the item's title. */
function withoutHidden(judgement: Judgement, visibility: Visibility, title: string): VisibleJudgement {
  const isHidden = (ref: ObjectRef | null): boolean =>
    ref !== null && ref.namespace !== "" && !visibility.isVisible(ref.namespace);
  const callers = judgement.callers.filter(({ namespace }) => visibility.isVisible(namespace));
  const hiddenCallers = judgement.callers.length - callers.length;
  const namesHidden = hiddenCallers > 0 || judgement.evidence.some(({ object }) => isHidden(object));
  if (!namesHidden) return { ...judgement, callers, hiddenCallers };
  const isPassing = judgement.state === "pass";
  return {
    ...judgement,
    sentence: isPassing ? "" : `This is not met here: ${title}`,
    evidence: judgement.evidence.filter(
      ({ object, metric }) =>
        metric === null && object !== null && !isHidden(object) && object.name === judgement.subject.name,
    ),
    fix: judgement.fix === null || isHidden(judgement.fix.action.object) ? null : withoutNames(judgement.fix),
    callers,
    hiddenCallers,
  };
}

function withoutNames(fix: NonNullable<Judgement["fix"]>): NonNullable<Judgement["fix"]> {
  return {
    ...fix,
    effect: "What it does to callers that you may not see is not told; the preview says how many there are",
  };
}
