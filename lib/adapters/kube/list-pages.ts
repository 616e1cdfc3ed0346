import { z } from "zod";
import { readObject, type ObjectRow } from "@/lib/domain/mesh/read-object.ts";
import { parseAnswer } from "./discovery.ts";
import { type Attempt, statusError } from "./status-error.ts";
import type { KubeTransport } from "./transport.ts";
import { ExpiredError } from "./watch-once.ts";

const pageSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().min(1), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});

export interface ListRequest {
  readonly transport: KubeTransport;
  readonly path: string;
  readonly kindKey: string;
  readonly attempt: Attempt;
  readonly pageSize: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Pages of a list that never ends. */
const MAX_PAGES = 10_000;

/**
 * Reads a whole list page by page; of each page only the facts stay.
 * @throws ExpiredError when the list took longer than the server keeps its version.
 */
export async function listAll(
  request: ListRequest,
): Promise<{ readonly rows: readonly ObjectRow[]; readonly resourceVersion: string }> {
  const rows: ObjectRow[] = [];
  let token = "";
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await request.transport.send({
      caller: "self",
      method: "GET",
      path: request.path,
      query: { limit: String(request.pageSize), ...(token === "" ? {} : { continue: token }) },
      timeoutMs: request.timeoutMs,
      signal: request.signal,
    });
    if (answer.status === 410) throw new ExpiredError();
    if (answer.status !== 200) throw statusError(answer, request.attempt);
    const { metadata, items } = parseAnswer(answer.text, pageSchema);
    for (const item of items ?? []) rows.push(readObject(request.kindKey, item));
    token = metadata.continue ?? "";
    if (token === "") return { rows, resourceVersion: metadata.resourceVersion };
  }
  throw new ExpiredError();
}
