"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { createDraft } from "@/lib/contracts/changes.ts";
import { readDependents } from "@/lib/contracts/objects.ts";
import { changePath } from "@/lib/contracts/paths.ts";
import { describeRef, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { callApi, type ApiError } from "../../live/api-client.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { asApiError } from "./as-api-error.ts";
import { paramsOf } from "./object-params.ts";

export interface DeleteDialogProps {
  readonly objectRef: ObjectRef;
  readonly onClose: () => void;
}

/** Names what breaks, then makes a change set that deletes the object: it is previewed, applied and undone like any other. */
export function DeleteDialog({ objectRef: ref, onClose }: DeleteDialogProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const { data, error } = useApiQuery(readDependents, { params: paramsOf(ref) });
  const dependents = data?.dependents ?? [];
  async function draftDeletion() {
    setBusy(true);
    setFailure(null);
    const { cluster, group, kind, namespace, name } = ref;
    try {
      const { change } = await callApi(createDraft, {
        params: { cluster },
        body: { objects: [{ group, kind, namespace, name, op: "delete", text: null }] },
      });
      router.push(changePath(cluster, change.id));
    } catch (thrown) {
      setBusy(false);
      setFailure(asApiError(thrown, "The draft could not be made"));
    }
  }
  return (
    <ConfirmDialog
      // What breaks arrives later and decides where the focus starts.
      key={data === undefined ? "looking" : "known"}
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Delete ${describeRef(ref)}?`}
      acknowledgements={dependents.map(({ ref: other, sentence }) =>
        other === null ? `I know that ${sentence}` : `I know that ${describeRef(other)} ${sentence}`,
      )}
      verb="Draft the deletion"
      danger
      busy={busy ? "Making the draft" : data === undefined && error === null ? "Looking who uses it" : false}
      onConfirm={() => void draftDeletion()}
    >
      <div className="flex flex-col gap-2">
        <p>
          Nothing is deleted yet: the change set opens with its preview, and Apply comes there. Undo makes the
          object again.
        </p>
        {data !== undefined && dependents.length === 0 && data.notChecked === null ? (
          <p>No route or rule that Foresail knows depends on it.</p>
        ) : null}
        {data?.notChecked == null ? null : <p>{data.notChecked}</p>}
        {error === null ? null : <p>What depends on it is unknown, because: {error.message}.</p>}
        {failure === null ? null : (
          <p role="alert" className="text-status-error">
            {failure.message}. {failure.hint}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
