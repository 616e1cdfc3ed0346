import { performance } from "node:perf_hooks";
import { applyWatchEvents } from "../../lib/domain/mesh/apply-watch-events.ts";
import type { MeshSnapshot } from "../../lib/domain/mesh/snapshot.ts";
import { rerunRules, runRules } from "../../lib/domain/validation/run-rules.ts";
import { latencyFigures, percentile, type Figure } from "./figure.ts";
import { generatedSnapshot } from "./generated-snapshot.ts";

const RUNS = 20;
const WARM_UPS = 3;

interface Times {
  readonly wallMs: readonly number[];
  /** Processor time of this process in the median run: what the machine's other work does not change. */
  readonly cpuMs: number;
}

function timesOf(runs: number, measured: (run: number) => void): Times {
  const all = Array.from({ length: runs + WARM_UPS }, (_, run) => {
    const start = performance.now();
    const before = process.cpuUsage();
    measured(run);
    const used = process.cpuUsage(before);
    return { wallMs: performance.now() - start, cpuMs: (used.user + used.system) / 1000 };
  }).slice(WARM_UPS);
  const cpuMs = percentile(
    all.map((each) => each.cpuMs),
    0.5,
  );
  return { wallMs: all.map(({ wallMs }) => wallMs), cpuMs: Number(cpuMs.toPrecision(3)) };
}

function figuresOf(
  goal: { readonly id: string; readonly what: string; readonly to: number },
  { wallMs, cpuMs }: Times,
  facts: NonNullable<Figure["facts"]>,
): readonly Figure[] {
  return latencyFigures(goal, wallMs).map((figure) => ({
    ...figure,
    facts: { ...figure.facts, ...facts, cpuMs },
  }));
}

/** A route of one service, with other weights each time. */
function withRoute(mesh: MeshSnapshot, run: number): MeshSnapshot {
  const kindKey = "VirtualService.networking.istio.io";
  const destination = (host: string, weight: number) => ({ destination: { host }, weight });
  const object = {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "bench", namespace: "ns-001", uid: "bench", resourceVersion: String(run) },
    spec: {
      hosts: ["app-02"],
      http: [{ route: [destination("app-02", 90 - run), destination("app-03", 10 + run)] }],
    },
  };
  return applyWatchEvents(mesh, [{ type: "changed", kindKey, object }]);
}

/** P7: every rule over a mesh of 5,000 Istio objects, and again after one of them changed. */
export function measureValidation(): Promise<readonly Figure[]> {
  const { mesh, configObjects } = generatedSnapshot({ namespaces: 100, apps: 10, objects: 5_000 });
  const all = timesOf(5, () => runRules({ ...mesh }));
  let run = runRules(mesh);
  const edits = timesOf(RUNS, (index) => {
    run = rerunRules(run, withRoute(mesh, index));
  });
  const facts = { objects: configObjects };
  return Promise.resolve([
    ...figuresOf({ id: "P7", what: "every rule over the mesh", to: 1_000 }, all, facts),
    ...figuresOf({ id: "P7-edit", what: "the rules after one edit", to: 20 }, edits, facts),
  ]);
}
