import { z } from "zod";
import type { KubeObject } from "../../domain/kube/kube-object.ts";
import { CHANGE_STATES, type ObjectBase } from "../../domain/changes/change-set.ts";

const kubeObject = z.custom<KubeObject>(
  (value) =>
    z
      .looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.looseObject({ name: z.string() }),
      })
      .safeParse(value).success,
  "is not a Kubernetes object",
);

const objectBase: z.ZodType<ObjectBase> = z.object({
  uid: z.string(),
  resourceVersion: z.string(),
  generation: z.number(),
  fingerprint: z.string(),
  manifest: kubeObject,
  managers: z.array(z.object({ manager: z.string(), operation: z.string(), atMs: z.number().nullable() })),
});

export const person = z.object({ issuer: z.string(), subject: z.string(), display: z.string() });
export const problem = z.object({ code: z.string(), message: z.string() });
export const changeState = z.enum(CHANGE_STATES);

/** Reads a JSON column; null stays null. Throws when the database holds what this version never wrote. */
export function readJson<T>(schema: z.ZodType<T>, text: string | null): T | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}

export const readObject = (text: string | null): KubeObject | null => readJson(kubeObject, text);
export const readBase = (text: string | null): ObjectBase | null => readJson(objectBase, text);

export function writeJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
