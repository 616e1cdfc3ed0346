import { createWriteStream, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import type { AnyObject } from "../../../lib/domain/istio/schema.ts";
import { admitObject } from "../../../lib/domain/validation/admission/admit.ts";
import { Random } from "../oracle/generate/random.ts";
import { plannedWorld } from "../oracle/generate/world.ts";
import type { Mesh } from "../rig/mesh.ts";
import { attachMesh } from "../rig/start.ts";
import { differenceOf } from "./compare.ts";
import { corpusObjects } from "./corpus.ts";
import { mutated } from "./mutate.ts";

const USAGE = `admission: compares the validator with the API server and Istio's webhook of a running mesh (dry run, strict)

  --mutations N   mutated objects beside the corpus itself (400)
  --seed S        seed of the mutations (1)
  --record FILE   also write object, accepted, status and message as JSON lines
  --kind KIND     only objects of one kind

The mesh is the one that FORESAIL_MESH names (npm run mesh:up).`;

const { values } = parseArgs({
  options: {
    mutations: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    record: { type: "string" },
    kind: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const folder = process.env["FORESAIL_MESH"];
if (values.help || folder === undefined) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

/** The corpus as it is, then mutations of it and of the oracle's random objects. */
function plannedObjects(): readonly KubeObject[] {
  const random = new Random(Number(values.seed));
  const corpus = corpusObjects();
  const made = Array.from(
    { length: 40 },
    (_, world) => plannedWorld({ seed: Number(values.seed), world, wide: true }).objects,
  ).flat();
  const isWanted = ({ kind }: KubeObject): boolean => values.kind === undefined || values.kind === kind;
  const seeds = [...corpus, ...made].filter(isWanted);
  const mutations = Array.from({ length: Number(values.mutations) }, () =>
    mutated(random, random.pick(seeds)),
  );
  return [...corpus.filter(isWanted), ...mutations];
}

/** Names are fresh, so that no object of the mesh stands in the way. */
function renamed(object: KubeObject, index: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${String(index)}` } };
}

async function compareAll(
  mesh: Mesh,
): Promise<{ readonly passed: number; readonly failed: number; readonly skipped: number }> {
  const objects = plannedObjects().map(renamed);
  const record = values.record === undefined ? null : createWriteStream(values.record);
  let failed = 0;
  for (const object of objects) {
    const [server] = await mesh.apply([object], { dryRun: true });
    if (server === undefined) continue;
    const { accepted } = server;
    record?.write(
      `${JSON.stringify({ object, accepted, status: server.accepted ? 201 : server.status, message: server.accepted ? null : server.message })}\n`,
    );
    const difference = differenceOf(admitObject(object as AnyObject), server);
    if (difference === null) continue;
    failed += 1;
    console.log(
      `✗ ${object.kind} ${object.metadata.name}\n      ${difference}\n      ${JSON.stringify(object.spec)}`,
    );
  }
  record?.end();
  return { passed: objects.length - failed, failed, skipped: 0 };
}

const mesh = await attachMesh(folder);
const counts = await compareAll(mesh);
await mesh.stop();
console.log(
  `${String(counts.passed + counts.failed)} objects, ${String(counts.failed)} answered otherwise than by the validator`,
);
const suiteReport = process.env["FORESAIL_MESH_REPORT"];
if (suiteReport !== undefined) writeFileSync(suiteReport, JSON.stringify(counts));
if (counts.failed > 0) process.exitCode = 1;
