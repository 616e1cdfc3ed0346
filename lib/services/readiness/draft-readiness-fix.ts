import type { ChangeDetail, ChangeObjectInput } from "@/lib/contracts/changes.ts";
import type { InputOf } from "@/lib/contracts/api.ts";
import type { draftReadinessFix as contract } from "@/lib/contracts/readiness.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import { parseDocuments, renderObject, spliceToMatch } from "@/lib/domain/istio/document.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { applyFix } from "@/lib/domain/readiness/apply-fix.ts";
import type { FixAction, ReadinessFix } from "@/lib/domain/readiness/item.ts";
import { authorize } from "../authorize.ts";
import { createDraft } from "../changes/index.ts";
import { clusterOf, type Context } from "../context.ts";
import { editableText } from "../objects/index.ts";
import { loadItem, openCase } from "./load-item.ts";

/** A draft of the fix of one case, made from what is live now: bytes outside the fix stay as they are. */
export async function draftReadinessFix(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ChangeDetail> {
  await authorize(ctx, "change.draft", { cluster: params.cluster });
  const { visible } = await loadItem(ctx, {
    cluster: params.cluster,
    item: params.item,
    windowS: body.window,
    namespaces: null,
  });
  const { fix, sentence } = openCase(visible, body.subject);
  if (fix === null) {
    throw new AppError("invalid", "This case has no fix that Foresail may write", {
      hint: "Open the object and decide there.",
    });
  }
  return await createDraft(ctx, {
    params: { cluster: params.cluster },
    query: {},
    body: {
      title: `${fix.title}: ${describeRef(fix.action.object)}`.slice(0, 200),
      why: `Readiness, "${visible.item.title}": ${sentence}.\n${fix.effect}.`,
      links: [],
      objects: [await objectInput(ctx, params.cluster, fix)],
    },
  });
}

async function objectInput(
  ctx: Context,
  cluster: string,
  { action, title }: ReadinessFix,
): Promise<ChangeObjectInput> {
  const { group, kind, namespace, name } = action.object;
  const shared = { group, kind, namespace, name, op: action.op, intent: title };
  switch (action.op) {
    case "create":
      return { ...shared, text: renderObject(action.manifest), base: null };
    case "delete":
      return { ...shared, text: null, base: null };
    case "update":
      return { ...shared, ...(await updated(ctx, cluster, action)) };
  }
}

async function updated(
  ctx: Context,
  cluster: string,
  { object, operations }: Extract<FixAction, { op: "update" }>,
): Promise<Pick<ChangeObjectInput, "text" | "base">> {
  const live = await clusterOf(ctx, cluster).as(ctx.actor.identity).get(object);
  const { text } = await editableText(ctx, object, live);
  const value = parseDocuments(text).documents[0]?.toValue();
  if (value?.ok !== true || !isJsonObject(value.value)) throw unreadable(describeRef(object));
  const edited = spliceToMatch(text, 0, applyFix(value.value, operations));
  if (!edited.ok) throw unreadable(describeRef(object));
  const { uid = "", resourceVersion = "" } = live.metadata;
  return { text: edited.value, base: { uid, resourceVersion } };
}

function unreadable(what: string): AppError {
  return new AppError("invalid", `The text of ${what} cannot be edited in place`, {
    hint: "Open the object as YAML and make the change there.",
  });
}
