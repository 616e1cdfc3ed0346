import type { z } from "zod";
import { err, ok, type Result } from "../../base/result.ts";

/** Reads a raw object into facts; the error is a sentence with the path of the field. Null: nothing to keep. */
export type FactReader<T> = (raw: unknown) => Result<T | null, string>;

export function factReader<S extends z.ZodType, T>(
  schema: S,
  toFacts: (parsed: z.infer<S>) => T | null,
): FactReader<T> {
  return (raw) => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return ok(toFacts(parsed.data));
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map(String).join(".");
    return err(`${path === "" ? "The object" : path} cannot be read: ${issue?.message ?? "unexpected form"}`);
  };
}
