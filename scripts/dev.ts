/** `npm run dev`: the demo mesh, and the console rebuilt on every change. */
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./launch/build.ts";
import { stop } from "./launch/process.ts";
import { consoleEnvironment, startDemoMesh, type StackOptions } from "./launch/stack.ts";

const {
  PORT = "3000",
  DEMO_KUBE_PORT = "6480",
  DEMO_PROMETHEUS_PORT = "9480",
  FORESAIL_DATA = ".foresail",
} = process.env;
const stack: StackOptions = {
  ports: { console: Number(PORT), kube: Number(DEMO_KUBE_PORT), prometheus: Number(DEMO_PROMETHEUS_PORT) },
  dataDir: path.resolve(FORESAIL_DATA),
  demoParameters: process.argv.slice(2),
};

const mesh = await startDemoMesh(stack);
const next = spawn(
  process.execPath,
  ["node_modules/next/dist/bin/next", "dev", "--hostname", "127.0.0.1", "--port", PORT],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...consoleEnvironment(stack), NODE_ENV: "development" },
  },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => next.kill(signal));
next.once("exit", (code) => void stop(mesh).then(() => process.exit(code ?? 0)));
