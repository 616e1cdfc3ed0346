export { createTest } from "./create-test.ts";
export { deleteTest } from "./delete-test.ts";
export { listTests } from "./list-tests.ts";
export { requestTestsOf } from "./request-tests-of.ts";
export { reviseTest } from "./revise-test.ts";
export { runTests } from "./run-tests.ts";
