import path from "node:path";
import { build } from "esbuild";

export interface BundledPrograms {
  readonly workload: string;
  readonly relay: string;
  readonly exporter: string;
}

const source = path.resolve(import.meta.dirname, "..");

/** The rig's own programs as single files: they start in a twentieth of a second, and there are as many as pods. */
export async function bundlePrograms(folder: string): Promise<BundledPrograms> {
  await build({
    entryPoints: {
      workload: path.join(source, "workload/main.ts"),
      relay: path.join(source, "workload/relay.ts"),
      exporter: path.join(source, "exporter/main.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    alias: { "@": path.resolve(source, "../..") },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "warning",
  });
  const file = (name: string): string => path.join(folder, `${name}.mjs`);
  return { workload: file("workload"), relay: file("relay"), exporter: file("exporter") };
}
