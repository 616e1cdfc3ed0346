import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SettingsError, readDemoSettings, readShape } from "./env.ts";
import { type DemoMesh, openDemoMesh } from "./demo-mesh.ts";
import { startKubeServer } from "./kube/server.ts";
import { startDemoPrometheus } from "./prometheus/http/server.ts";
import { type QueryThreads, startQueryThreads } from "./threads/query-threads.ts";
import { admitByDomain } from "./world/admit.ts";
import { demoKubeconfig } from "./world/kubeconfig.ts";
import { PEOPLE } from "./world/people.ts";

/** Changes made together take effect together. */
const SETTLE_INTERVAL_MS = 100;

async function main(): Promise<void> {
  const settings = readDemoSettings();
  const shape = readShape(process.argv.slice(2));
  const folder = join(settings.dataFolder, "demo");
  const mesh = openDemoMesh({ folder, shape, now: Date.now });
  const kube = await listening("DEMO_KUBE_PORT", settings.kubePort, () =>
    startKubeServer({
      store: mesh.store,
      tokens: new Map(PEOPLE.map(({ token, user, groups }) => [token, { name: user, uid: user, groups }])),
      port: settings.kubePort,
      folder: join(folder, "certificates"),
      admit: admitByDomain,
      gitVersion: "v1.34.1",
      onDefect: (error) => process.stderr.write(`demo cluster: ${String(error)}\n`),
    }),
  );
  const threads = followed(mesh);
  const prometheus = await listening("DEMO_PROMETHEUS_PORT", settings.prometheusPort, () =>
    startDemoPrometheus(
      { source: mesh.source, nowMs: Date.now, answer: threads.answer },
      { port: settings.prometheusPort },
    ),
  );
  const kubeconfig = join(settings.dataFolder, "demo.kubeconfig");
  writeFileSync(kubeconfig, demoKubeconfig(kube), { mode: 0o600 });
  const timer = setInterval(() => {
    if (mesh.isUnsettled()) mesh.settle();
  }, SETTLE_INTERVAL_MS);

  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all([kube.close(), prometheus.close(), threads.close()]);
    mesh.close();
    process.exit(0);
  };
  process.once("SIGINT", () => void stop());
  process.once("SIGTERM", () => void stop());
  process.stdout.write(
    `${JSON.stringify({ ready: true, kubernetes: kube.url, prometheus: prometheus.url, kubeconfig })}\n`,
  );
}

/** Threads that answer queries, kept up with the traffic. Nothing happens between the replica and the following. */
function followed(mesh: DemoMesh): QueryThreads {
  const replica = mesh.replica();
  if (replica === null) throw new Error("a world in memory has no threads");
  const threads = startQueryThreads(replica);
  mesh.onEpoch(threads.follow);
  return threads;
}

async function listening<T>(variable: string, port: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") throw error;
    throw new SettingsError(
      `Port ${String(port)} is taken by another program; set ${variable} to a free one`,
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof SettingsError
      ? `${error.message}\n`
      : `The demo mesh could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
