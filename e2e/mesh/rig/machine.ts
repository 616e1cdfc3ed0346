import { existsSync } from "node:fs";
import path from "node:path";
import { attempt, run } from "./shell.ts";

/** Debian packages by the program that they bring. */
const PACKAGES: Readonly<Record<string, string>> = {
  etcd: "etcd-server",
  prometheus: "prometheus",
  ip: "iproute2",
  iptables: "iptables",
};
/** In every Debian; named when missing. */
const EXPECTED = ["unshare", "nsenter", "setpriv", "mount"];
const TOOLCHAIN: Readonly<Record<string, string>> = { go: "Go 1.26 or later", python3: "Python 3 with pip" };

const hasProgram = (program: string): boolean =>
  [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/sbin"].some((folder) =>
    existsSync(path.join(folder, program)),
  );

/** Why no mesh can stand on this machine, in one sentence; null when it can. Changes nothing. */
export function machineProblem({ mustBuild }: { readonly mustBuild: boolean }): string | null {
  if (process.platform !== "linux")
    return `The real mesh needs Linux: pods are network namespaces. This is ${process.platform}.`;
  if (process.getuid?.() !== 0)
    return "The real mesh needs root: it makes network namespaces and their iptables. Nothing was started.";
  const tools = mustBuild ? Object.entries(TOOLCHAIN).filter(([program]) => !hasProgram(program)) : [];
  const missing = [...EXPECTED.filter((program) => !hasProgram(program)), ...tools.map(([, words]) => words)];
  if (missing.length > 0)
    return `The real mesh needs ${missing.join(", ")}, which this machine lacks. Nothing was started.`;
  const packages = missingPackages();
  return packages.length > 0 && !hasProgram("apt-get")
    ? `The real mesh needs ${packages.join(", ")}, and there is no apt-get to install them. Nothing was started.`
    : null;
}

const missingPackages = (): readonly string[] =>
  Object.entries(PACKAGES)
    .filter(([program]) => !hasProgram(program))
    .map(([, name]) => name);

export async function installPackages(say: (line: string) => void): Promise<void> {
  const names = missingPackages();
  if (names.length === 0) return;
  say(`Installing ${names.join(", ")} from Debian…`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await attempt("apt-get", ["update", "-qq"], { env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { env });
  // Debian starts what it installs; the mesh runs its own.
  const services = ["etcd", "prometheus", "prometheus-node-exporter"];
  for (const service of services) if (hasProgram("service")) await attempt("service", [service, "stop"]);
}
