import { resolve } from "node:path";

interface DemoSettings {
  /** Port of the Kubernetes API; 0 takes any free one. */
  readonly kubePort: number;
  readonly prometheusPort: number;
  /** The data folder, which also gets `demo.kubeconfig`. */
  readonly dataFolder: string;
}

export class SettingsError extends Error {}

/** Reads the demo's environment variables; every problem is named at once, without values. */
export function readDemoSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): DemoSettings {
  const problems: string[] = [];
  const port = (name: string, fallback: number): number => {
    const text = env[name];
    if (text === undefined || text === "") return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0 || value > 65_535)
      problems.push(`${name} must be a port number`);
    return value;
  };
  const settings = {
    kubePort: port("DEMO_KUBE_PORT", 6444),
    prometheusPort: port("DEMO_PROMETHEUS_PORT", 9091),
    dataFolder: resolve(
      env["FORESAIL_DATA"] === undefined || env["FORESAIL_DATA"] === "" ? ".foresail" : env["FORESAIL_DATA"],
    ),
  };
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  return settings;
}

export interface Shape {
  readonly namespaces: number;
  readonly apps: number;
  readonly versions: number;
  /** Istio objects in all; null for the least the traffic needs. */
  readonly configObjects: number | null;
}

/** `--shape 200x10x1`: namespaces × applications × versions, `+5000` for that many Istio objects. Null without it. */
export function readShape(args: readonly string[]): Shape | null {
  const index = args.indexOf("--shape");
  const joined = args.find((arg) => arg.startsWith("--shape="))?.slice("--shape=".length);
  const text = joined ?? (index === -1 ? undefined : (args[index + 1] ?? ""));
  if (text === undefined) return null;
  const match = /^(\d{1,4})x(\d{1,3})x(\d{1,2})(?:\+(\d{1,5}))?$/.exec(text);
  const [namespaces = 0, apps = 0, versions = 0] = (match ?? []).slice(1).map(Number);
  if (match === null || namespaces * apps * versions === 0)
    throw new SettingsError("--shape must look like 200x10x1: namespaces, applications and versions");
  return { namespaces, apps, versions, configObjects: match[4] === undefined ? null : Number(match[4]) };
}
