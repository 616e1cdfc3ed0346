import type { MeshSnapshot } from "../mesh/snapshot.ts";
import { judgeAnswer, type RequestAnswer, type TestResult } from "./answer.ts";
import { askMesh } from "./explain.ts";
import type { RequestTest } from "./request-test.ts";

export interface ComparedTest {
  readonly test: RequestTest;
  readonly before: RequestAnswer & TestResult;
  readonly after: RequestAnswer & TestResult;
  /** Whether the request gets another answer, expected or not. */
  readonly isChanged: boolean;
}

/** Every test on both meshes. A moved share is another answer; a reworded reason is not. */
export function compareTests(
  tests: readonly RequestTest[],
  before: MeshSnapshot,
  after: MeshSnapshot,
): readonly ComparedTest[] {
  return tests.map((test) => {
    const was = runTest(test, before);
    const becomes = before === after ? was : runTest(test, after);
    return { test, before: was, after: becomes, isChanged: outcomeKey(was) !== outcomeKey(becomes) };
  });
}

export function runTest({ question, expected }: RequestTest, mesh: MeshSnapshot): RequestAnswer & TestResult {
  const answer = askMesh(mesh, question);
  return { ...answer, ...judgeAnswer(expected, answer) };
}

function outcomeKey({ verdict, outcomes }: RequestAnswer): string {
  const parts = outcomes.map(({ why, status, flags, by, share, delayMs }) =>
    [why, status, flags, by, share.toFixed(4), delayMs].join(" "),
  );
  return [verdict, ...parts.toSorted()].join("\n");
}
