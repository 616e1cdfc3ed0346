import * as z from "zod/mini";
import { requestQuestion } from "../domain/request-tests/question.ts";
import { expectedAnswer } from "../domain/request-tests/request-test.ts";
import { clusterId, clusterParams, defineContract } from "./api.ts";
import { answerView, changeId } from "./simulate.ts";

const testParams = z.object({ cluster: clusterId, id: z.string().check(z.regex(/^[0-9a-f-]{36}$/)) });
const content = {
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  question: requestQuestion,
  expected: expectedAnswer,
};
const version = z.int().check(z.positive());

const requestTest = z.object({
  id: z.string(),
  ...content,
  version: z.number(),
  author: z.string(),
  updatedAtMs: z.number(),
});

export const listTests = defineContract({
  id: "listTests",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/tests",
  summary: "Saved request tests whose caller and target the person may see",
  params: clusterParams,
  response: z.object({
    tests: z.array(requestTest),
    hidden: z.number(),
    may: z.object({ save: z.boolean() }),
  }),
});

export const createTest = defineContract({
  id: "createTest",
  method: "POST",
  status: 201,
  path: "/api/v1/clusters/{cluster}/tests",
  summary: "Keep a question with the answer that is expected",
  params: clusterParams,
  body: z.object(content),
  response: requestTest,
});

export const reviseTest = defineContract({
  id: "reviseTest",
  method: "PUT",
  path: "/api/v1/clusters/{cluster}/tests/{id}",
  summary: "Change a saved request test",
  params: testParams,
  body: z.object({ ...content, version }),
  response: requestTest,
});

export const deleteTest = defineContract({
  id: "deleteTest",
  method: "DELETE",
  path: "/api/v1/clusters/{cluster}/tests/{id}",
  summary: "Delete a saved request test",
  params: testParams,
  query: z.object({ version: z.coerce.number().check(z.int(), z.positive()) }),
  response: z.object({ deleted: z.boolean() }),
});

const result = z.object({
  result: z.enum(["pass", "fail", "unknown"]),
  /** Why it does not pass; null when it does. */
  because: z.nullable(z.string()),
  answer: answerView,
});

export const runTests = defineContract({
  id: "runTests",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/tests/run",
  summary: "Run all saved request tests on the live mesh, or on a draft beside it",
  params: clusterParams,
  body: z.object({ change: z.optional(changeId) }),
  response: z.object({
    results: z.array(
      z.object({
        id: z.string(),
        live: result,
        /** On the draft; null without one. */
        draft: z.nullable(result),
        isChanged: z.boolean(),
      }),
    ),
    changeTitle: z.nullable(z.string()),
  }),
});
