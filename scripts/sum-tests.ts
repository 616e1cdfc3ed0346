/** The last line of `.ci/run`: what `npm test` and `npm run test:mesh` counted, added up. A run that left no counts failed. */
import path from "node:path";
import { added, countsLine, isGreen, NONE, readCounts, reportsDir } from "./launch/test-counts.ts";

const RUNS = ["test", "mesh"];

const total = RUNS.map((name) => readCounts(path.join(reportsDir, `${name}.counts.json`))).reduce(
  added,
  NONE,
);
console.log(countsLine(total));
process.exitCode = isGreen(total) ? 0 : 1;
