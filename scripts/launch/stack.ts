import path from "node:path";
import { root, standaloneDir } from "./build.ts";
import { start, waitUntil, type Running } from "./process.ts";

export interface StackPorts {
  readonly console: number;
  readonly kube: number;
  readonly prometheus: number;
}

export interface StackOptions {
  readonly ports: StackPorts;
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More parameters of the demo mesh, e.g. `--shape 20x10x2`. */
  readonly demoParameters?: readonly string[];
  /** How long the demo mesh may take; generated meshes of thousands of pods take longer than the default. */
  readonly demoReadyMs?: number;
}

export const consoleUrl = ({ ports }: Pick<StackOptions, "ports">): string =>
  `http://127.0.0.1:${ports.console}`;

/** Starts the demo mesh: a Kubernetes API and a Prometheus API on loopback. */
export async function startDemoMesh({
  ports,
  dataDir,
  demoParameters = [],
  demoReadyMs,
  env = {},
}: StackOptions): Promise<Running> {
  const running = start("The demo mesh", ["--import", "tsx", "demo/main.ts", ...demoParameters], {
    ...env,
    FORESAIL_DATA: dataDir,
    DEMO_KUBE_PORT: String(ports.kube),
    DEMO_PROMETHEUS_PORT: String(ports.prometheus),
  });
  const isReady = async () => (await fetch(`http://127.0.0.1:${ports.prometheus}/-/ready`)).ok;
  await waitUntil(running, isReady, demoReadyMs);
  return running;
}

/** What the console is told so that it finds the demo mesh; the same variables a real cluster would need. */
export function consoleEnvironment({ ports, dataDir, env = {} }: StackOptions): Record<string, string> {
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    FORESAIL_DATA: dataDir,
    FORESAIL_LISTEN: `127.0.0.1:${ports.console}`,
    FORESAIL_CLUSTER_ID: "demo-eu-1",
    FORESAIL_KUBE_CONTEXT: "foresail",
    FORESAIL_SIGNIN_KUBECONFIG: path.join(dataDir, "demo.kubeconfig"),
    KUBECONFIG: path.join(dataDir, "demo.kubeconfig"),
    PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
    ...env,
  };
}

export async function startConsole(options: StackOptions): Promise<Running> {
  const running = start("The console", [path.join(standaloneDir, "server.js")], {
    ...consoleEnvironment(options),
    NEXT_MANUAL_SIG_HANDLE: "true",
    HOSTNAME: "127.0.0.1",
    PORT: String(options.ports.console),
    FORESAIL_MIGRATIONS: path.join(root, "prisma/migrations"),
  });
  await waitUntil(running, async () => (await fetch(`${consoleUrl(options)}/readyz`)).ok);
  return running;
}
