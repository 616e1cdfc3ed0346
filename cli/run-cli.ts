import { parseArguments, UsageError } from "./arguments.ts";
import { runCheck } from "./check/run-check.ts";
import { completionFor } from "./completion.ts";
import type { Console } from "./console.ts";
import { loadMesh } from "./load-mesh.ts";
import { answersOf } from "./run-requests.ts";
import { usageOf } from "./usage.ts";

/**
 * Runs one invocation; the exit code is 0 when it was answered, 1 when a check found what it is to fail on, 2 for bad usage
 * or unreadable input.
 */
export function runCli(argv: readonly string[], console: Console): 0 | 1 | 2 {
  try {
    const invocation = parseArguments(argv);
    if (invocation.kind === "help") console.out(usageOf(invocation.command));
    else if (invocation.kind === "completion") console.out(completionFor(invocation.shell));
    else if (invocation.kind === "check") return runCheck(invocation.options, console);
    else {
      const { command, options } = invocation;
      const { mesh, warnings } = loadMesh(options);
      for (const warning of warnings) console.error(`warning: ${warning}\n`);
      const answers = answersOf(mesh, command, options.requests);
      console.out(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""));
    }
    return 0;
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    console.error(`foresail: ${problem.message}\n`);
    return 2;
  }
}
