"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { createDraft } from "@/lib/contracts/changes.ts";
import { readObject } from "@/lib/contracts/objects.ts";
import { changePath, objectPath } from "@/lib/contracts/paths.ts";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { ApiError, callApi } from "../../live/api-client.ts";
import { useRoleRefusal } from "../../live/use-role-refusal.ts";
import { asApiError } from "../editor/as-api-error.ts";
import { paramsOf } from "../editor/object-params.ts";

export interface NewText {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Given what is live (null: nothing), the text that shall hold. */
  readonly textFor: (liveText: string | null) => string;
}

export interface StartHandle {
  readonly busy: boolean;
  /** Why the person may make no draft; null when they may. */
  readonly refusedBecause: string | null;
  readonly error: ApiError | null;
  /** One object opens in the named editor, several open as a change. */
  readonly start: (texts: readonly NewText[], editor: string | null) => void;
}

/** Makes one draft of texts: objects that exist are changed, on the version that is there now; the others are made. */
export function useStartDraft(cluster: string): StartHandle {
  const router = useRouter();
  const refusedBecause = useRoleRefusal("change.draft");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function start(texts: readonly NewText[], editor: string | null) {
    setBusy(true);
    setError(null);
    try {
      const objects = await Promise.all(texts.map((text) => inputOf(cluster, text)));
      const { change } = await callApi(createDraft, { params: { cluster }, body: { objects } });
      const [only, second] = texts;
      if (only === undefined || second !== undefined) router.push(changePath(cluster, change.id));
      else {
        const search = new URLSearchParams({ draft: change.id, ...(editor === null ? {} : { editor }) });
        router.push(`${objectPath(cluster, only)}?${search.toString()}`);
      }
    } catch (thrown) {
      setBusy(false);
      setError(asApiError(thrown, "The draft could not be made"));
    }
  }
  return { busy, refusedBecause, error, start: (texts, editor) => void start(texts, editor) };
}

/** Null when there is no such object. */
export async function liveObject(ref: ObjectRef) {
  try {
    return await callApi(readObject, { params: paramsOf(ref) });
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === "not_found") return null;
    throw thrown;
  }
}

async function inputOf(cluster: string, { textFor, ...names }: NewText) {
  const live = await liveObject({ cluster, ...names });
  const given = { ...names, text: textFor(live?.text ?? null) };
  if (live === null) return { ...given, op: "create" as const };
  const { uid, resourceVersion } = live;
  return { ...given, op: "update" as const, base: { uid, resourceVersion } };
}
