import { AppError } from "@/lib/domain/base/app-error.ts";
import { describeRef, objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import type { Context } from "../context.ts";
import { currentReadiness, type CurrentReadiness } from "./current-readiness.ts";
import { visibleItems, type VisibleItem, type VisibleJudgement } from "./visible-judgements.ts";

interface ItemQuestion {
  readonly cluster: string;
  readonly item: string;
  readonly windowS: number;
  readonly namespaces: readonly string[] | null;
}

export interface LoadedItem {
  readonly visible: VisibleItem;
  readonly current: CurrentReadiness;
}

/** One item as the person may see it. */
export async function loadItem(ctx: Context, question: ItemQuestion): Promise<LoadedItem> {
  const current = await currentReadiness(ctx, question.cluster, question.windowS);
  const wanted = current.run.items.filter(({ item }) => item.id === question.item);
  const { items } = await visibleItems(ctx, question.cluster, {
    items: wanted,
    namespaces: question.namespaces,
  });
  const [visible] = items;
  if (visible === undefined) {
    throw new AppError("not_found", `The checklist has no item ${question.item}`, {
      hint: "Choose one of the items of the readiness page.",
    });
  }
  return { visible, current };
}

/** A case that is not met. What the person may not see is answered like what does not exist. */
export function openCase({ item, judgements }: VisibleItem, subject: ObjectRef): VisibleJudgement {
  const found = judgements.find((judgement) => objectKey(judgement.subject) === objectKey(subject));
  if (found !== undefined && found.state !== "pass") return found;
  throw new AppError("not_found", `"${item.title}" has no open case about ${describeRef(subject)}`, {
    hint: "It may have been settled in the meantime. Look at the item again.",
  });
}
