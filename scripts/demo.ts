/** `npm run demo`: the demo mesh and the console on it, until Ctrl-C. The data stays. */
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { buildOnce } from "./launch/build.ts";
import { portProblem, stop, type Running } from "./launch/process.ts";
import { consoleUrl, startConsole, startDemoMesh, type StackOptions } from "./launch/stack.ts";

const say = (line: string): void => console.log(line);

const TOUR = `
A tour of five minutes
  1. Sign in as developer. The overview lists what needs attention, worst first.
  2. Topology: find the red path; click payments and read why it fails.
  3. Services → production/api: which version answers how, and which routes decide.
  4. Edit its traffic split: move v2 from 10 % to 30 %, look at the preview, apply, watch the rates move.
  5. Undo it from the toast or from Changes; read both records in Audit and verify the chain.
  6. With kubectl beside it: kubectl --kubeconfig DATA/demo.kubeconfig --context developer get virtualservices -A
  7. Make a version fail: kubectl --kubeconfig DATA/demo.kubeconfig --context admin -n istio-system \\
       patch configmap demo-scenario --type merge -p '{"data":{"production.api-v2":"failing"}}'
Ctrl-C stops everything; what you did is kept in DATA.`;

function options(): StackOptions {
  const {
    PORT = "3000",
    DEMO_KUBE_PORT = "6480",
    DEMO_PROMETHEUS_PORT = "9480",
    FORESAIL_DATA = ".foresail",
  } = process.env;
  return {
    ports: { console: Number(PORT), kube: Number(DEMO_KUBE_PORT), prometheus: Number(DEMO_PROMETHEUS_PORT) },
    dataDir: path.resolve(FORESAIL_DATA),
    demoParameters: process.argv.slice(2),
  };
}

async function main(): Promise<number> {
  const stack = options();
  const { ports } = stack;
  const problems = await Promise.all([
    portProblem(ports.console, "PORT"),
    portProblem(ports.kube, "DEMO_KUBE_PORT"),
    portProblem(ports.prometheus, "DEMO_PROMETHEUS_PORT"),
  ]);
  const taken = problems.filter((problem) => problem !== null);
  if (taken.length > 0) {
    say(taken.join("\n"));
    return 1;
  }

  buildOnce(say);
  const running: Running[] = [];
  const interrupted = new Promise<"interrupted">((resolve) => {
    process.once("SIGINT", () => resolve("interrupted"));
    process.once("SIGTERM", () => resolve("interrupted"));
  });
  try {
    running.push(await startDemoMesh(stack));
    running.push(await startConsole(stack));
    say(`Foresail is ready at ${consoleUrl(stack)}`);
    say(TOUR.replaceAll("DATA", path.relative(process.cwd(), stack.dataDir) || "."));
    const ended = await Promise.race([interrupted, ...running.map(async (one) => (await one.exited, one))]);
    // Ctrl-C reaches the children too, and they may be the first to go.
    const isAsked =
      ended === "interrupted" || (await Promise.race([interrupted, delay(500)])) === "interrupted";
    if (isAsked) return 0;
    say(`${ended.name} ended unexpectedly:\n${ended.output()}`);
    return 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await Promise.all(running.map((one) => stop(one)));
  }
}

process.exitCode = await main();
