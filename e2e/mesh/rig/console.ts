import { mkdirSync } from "node:fs";
import { startConsole } from "../../../scripts/launch/stack.ts";
import type { Running } from "../../../scripts/launch/process.ts";
import type { Mesh } from "./mesh.ts";

/** Name of the cluster in the console. */
export const MESH_CLUSTER = "mesh";

/** Starts Foresail with the mesh's kubeconfig and Prometheus, told what any cluster would be told. */
export function startConsoleOn(
  { kubeconfig, prometheusUrl }: Pick<Mesh, "kubeconfig" | "prometheusUrl">,
  { port, dataDir }: { readonly port: number; readonly dataDir: string },
): Promise<Running> {
  mkdirSync(dataDir, { recursive: true });
  return startConsole({
    dataDir,
    ports: { console: port, kube: 0, prometheus: 0 },
    env: {
      KUBECONFIG: kubeconfig,
      FORESAIL_SIGNIN_KUBECONFIG: kubeconfig,
      FORESAIL_KUBE_CONTEXT: "foresail",
      FORESAIL_CLUSTER_ID: MESH_CLUSTER,
      PROMETHEUS_URL: prometheusUrl,
    },
  });
}
