import { AppError } from "../../domain/base/app-error.ts";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import type { ClusterClient, WriteAnswer } from "../ports/cluster.ts";
import type { ObjectFlight } from "./preflight.ts";

export interface WriteResult {
  /** As stored, or as it would be; null after a delete. */
  readonly object: KubeObject | null;
  readonly auditId: string | null;
  readonly warnings: readonly string[];
}

/** One request with its preconditions: uid and resourceVersion of what was read. Never without. */
export async function sendWrite(
  client: ClusterClient,
  { object, live, target }: ObjectFlight,
  options: { readonly dryRun: boolean },
): Promise<WriteResult> {
  if (object.op === "delete") {
    const { uid = "", resourceVersion = "" } = live?.metadata ?? {};
    await client.delete(object.ref, { uid, resourceVersion }, options);
    return { object: null, auditId: null, warnings: [] };
  }
  if (target === null) throw new AppError("conflict", "There is nothing that could be written");
  const answer: WriteAnswer =
    object.op === "create" ? await client.create(target, options) : await client.replace(target, options);
  return answer;
}

/** Whether the write may have happened although no answer came. */
export function isOutcomeUnknown(error: unknown): boolean {
  return !(error instanceof AppError) || error.details?.outcomeUnknown === true;
}
