import { describe, expect, it } from "vitest";
import { answerTo, meshOf, readCases } from "./fixtures/ask-case.ts";

function valueAt(answer: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], answer);
}

describe.each(readCases())("$file", ({ cases }) => {
  it.each(cases)("$name", (each) => {
    const answer = answerTo(meshOf(each.given), each);
    expect(answer).toMatchObject(each.expect as object);
    for (const path of each.absent ?? []) expect(valueAt(answer, path)).toBeUndefined();
  });
});
