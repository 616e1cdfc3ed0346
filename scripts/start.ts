/** `npm start`: the console on the cluster of KUBECONFIG (or the pod's own) and PROMETHEUS_URL. */
import { spawn } from "node:child_process";
import path from "node:path";
import { parseConfig } from "../lib/server/config.ts";
import { buildOnce, root, standaloneDir } from "./launch/build.ts";

const { listen } = parseConfig(process.env);
buildOnce((line) => console.log(line));
const server = spawn(process.execPath, [path.join(standaloneDir, "server.js")], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    NODE_ENV: "production",
    NEXT_MANUAL_SIG_HANDLE: "true",
    HOSTNAME: listen.host,
    PORT: String(listen.port),
    FORESAIL_MIGRATIONS: process.env["FORESAIL_MIGRATIONS"] ?? path.join(root, "prisma/migrations"),
  },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.kill("SIGTERM"));
server.once("exit", (code) => process.exit(code ?? 0));
