import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Admit } from "@/demo/kube/api/admission.ts";
import { badRequest, invalid } from "@/demo/kube/api/api-error.ts";
import { type KubeServer, startKubeServer } from "@/demo/kube/server.ts";
import type { KindRegistry } from "@/demo/kube/kinds/kind-registry.ts";
import { KubeStore } from "@/demo/kube/store.ts";
import { fieldPath } from "@/lib/domain/istio/schema/schema-problem.ts";
import { strictDecodingProblems, validateAgainstSchema } from "@/lib/domain/istio/schema/validate.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";

export interface DemoCluster {
  readonly store: KubeStore;
  readonly server: KubeServer;
  /** Contexts `admin` (system:masters), `dev` and `nobody`; tokens are `<name>-token`. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  admin: ["system:masters"],
  dev: ["developers"],
  nobody: [],
  foresail: ["foresail"],
};

/** The demo's API server over an empty store, on a free port. */
export async function startDemoCluster(
  options: {
    readonly kinds?: KindRegistry;
    readonly objects?: readonly KubeObject[];
  } = {},
): Promise<DemoCluster> {
  const folder = await mkdtemp(path.join(tmpdir(), "foresail-kube-"));
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const store = new KubeStore({
    folder: null,
    now: () => Date.now(),
    random,
    ...(options.kinds === undefined ? {} : { kinds: options.kinds }),
  });
  for (const object of options.objects ?? []) store.create(object);
  const tokens = new Map(
    Object.entries(PEOPLE).map(([name, groups]) => [`${name}-token`, { name, uid: `uid-${name}`, groups }]),
  );
  const server = await startKubeServer({ store, tokens, port: 0, folder: null, admit: admitBySchema });
  const kubeconfig = path.join(folder, "kubeconfig");
  await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(server)));
  return {
    store,
    server,
    kubeconfig,
    async close() {
      await server.close();
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Refuses what the schemas refuse, as the API server does it for custom resources. */
const admitBySchema: Admit = ({ kind, object, fieldValidation }) => {
  const [unknown] = fieldValidation === "Strict" ? strictDecodingProblems(object) : [];
  if (unknown !== undefined) {
    const decoding = `strict decoding error: unknown field "${fieldPath(unknown.path)}"`;
    const message = `${kind.kind} in version "${kind.versions[0] ?? ""}" cannot be handled as a ${kind.kind}: ${decoding}`;
    return { ok: false, error: badRequest(message) };
  }
  const problems = validateAgainstSchema(object);
  if (problems.length === 0) return { ok: true, object, warnings: [] };
  const causes = problems.map(({ path: at, message }) => {
    const field = fieldPath(at);
    return { reason: "FieldValueInvalid", field, message: message.replace(`${field}: `, "") };
  });
  return { ok: false, error: invalid(kind, object.metadata.name, causes) };
};

function kubeconfigOf(server: KubeServer): unknown {
  const names = Object.keys(PEOPLE);
  const certificate = Buffer.from(server.caPem).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "demo", cluster: { server: server.url, "certificate-authority-data": certificate } },
      { name: "elsewhere", cluster: { server: "https://127.0.0.1:1" } },
    ],
    users: names.map((name) => ({ name, user: { token: `${name}-token` } })),
    contexts: [
      ...names.map((name) => ({ name, context: { cluster: "demo", user: name } })),
      { name: "stranger", context: { cluster: "elsewhere", user: "dev" } },
    ],
    "current-context": "admin",
  };
}
