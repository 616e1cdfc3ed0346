import * as z from "zod/mini";
import type { RequestQuestion } from "./question.ts";

/** What becomes of a request, in the words of a test. */
export const VERDICTS = ["reaches", "denied", "fails", "unknown"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Fields that are null are not looked at. */
export const expectedAnswer = z.object({
  verdict: z.enum(["reaches", "denied", "fails"]),
  status: z.nullable(z.int().check(z.minimum(100), z.maximum(599))),
  /** `namespace/workload` that gets at least `minShare` of the requests. */
  by: z.nullable(z.string().check(z.maxLength(510))),
  /** 0–1; with `by` only. */
  minShare: z.nullable(z.number().check(z.minimum(0), z.maximum(1))),
});

export type ExpectedAnswer = z.output<typeof expectedAnswer>;

/** A question with the answer somebody expects, kept by name. */
export interface RequestTest {
  readonly cluster: string;
  readonly id: string;
  readonly name: string;
  readonly question: RequestQuestion;
  readonly expected: ExpectedAnswer;
  readonly version: number;
  readonly author: { readonly issuer: string; readonly subject: string; readonly display: string };
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
