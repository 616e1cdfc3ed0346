import { z } from "zod";
import { badRequest } from "./api-error.ts";

/** Where a paged list goes on. `resourceVersion` -1 goes on with the present state. */
export interface ContinueToken {
  readonly resourceVersion: number;
  /** Key of the last object that was sent. */
  readonly after: string;
}

const token = z.object({ v: z.literal("meta.k8s.io/v1"), rv: z.number(), start: z.string() });

export function encodeContinue({ resourceVersion, after }: ContinueToken): string {
  const json = JSON.stringify({ v: "meta.k8s.io/v1", rv: resourceVersion, start: `${after}\u0000` });
  return Buffer.from(json).toString("base64url");
}

export function decodeContinue(text: string): ContinueToken {
  try {
    const { rv, start } = token.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { resourceVersion: rv, after: start.replace(/\u0000$/, "") };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw badRequest(
      `continue key is not valid: ${error instanceof SyntaxError ? error.message : "incomplete"}`,
    );
  }
}
