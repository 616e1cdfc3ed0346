import { performance } from "node:perf_hooks";
import type { JsonObject } from "../../lib/domain/base/json.ts";
import type { KubeObject } from "../../lib/domain/kube/kube-object.ts";
import { groupOf } from "../../lib/domain/kube/object-ref.ts";
import { applyWatchEvents } from "../../lib/domain/mesh/apply-watch-events.ts";
import { snapshotOf } from "../../lib/domain/mesh/snapshot-of.ts";
import { configKindKey, type MeshSnapshot } from "../../lib/domain/mesh/snapshot.ts";
import { rerunRules, runRules } from "../../lib/domain/validation/run-rules.ts";
import { latencyFigures, percentile, type Figure } from "./figure.ts";
import { countConfig, generatedObjects } from "./generated-snapshot.ts";

const WHOLE_RUNS = 9;
const EDITS = 150;
const WARM_UPS = 30;
const EDITED = [
  "VirtualService",
  "DestinationRule",
  "AuthorizationPolicy",
  "ServiceEntry",
  "PeerAuthentication",
  "Sidecar",
  "HTTPRoute",
  "Service",
  "Pod",
  "EndpointSlice",
] as const;

interface Time {
  readonly wallMs: number;
  /** Processor time of this process: what the machine's other work changes least. */
  readonly cpuMs: number;
}

function timed(measured: () => void): Time {
  const before = process.cpuUsage();
  const start = performance.now();
  measured();
  const wallMs = performance.now() - start;
  const used = process.cpuUsage(before);
  return { wallMs, cpuMs: (used.user + used.system) / 1000 };
}

const median = (values: readonly number[]): number => Number(percentile(values, 0.5).toPrecision(3));

function figuresOf(
  goal: { readonly id: string; readonly what: string; readonly to?: number },
  times: readonly Time[],
  facts: NonNullable<Figure["facts"]>,
): readonly Figure[] {
  const cpuMs = median(times.map((time) => time.cpuMs));
  const wallMs = times.map((time) => time.wallMs);
  return latencyFigures(goal, wallMs).map((figure) => ({
    ...figure,
    facts: { ...figure.facts, ...facts, cpuMs },
  }));
}

/** The object as somebody, or a restart, changes it for the `turn`th time. */
export function changed(object: KubeObject, turn: number): KubeObject {
  const metadata = { ...object.metadata, resourceVersion: `edit-${String(turn)}` };
  const spec = (object["spec"] ?? {}) as JsonObject;
  switch (object.kind) {
    case "Pod":
      return {
        ...object,
        metadata,
        status: {
          phase: "Running",
          podIP: `10.250.${String(turn >> 8)}.${String(turn & 255)}`,
          conditions: [{ type: "Ready", status: turn % 2 === 0 ? "True" : "False" }],
        },
      };
    case "EndpointSlice":
      return { ...object, metadata, endpoints: [{ addresses: [`10.250.9.${String(turn & 255)}`] }] };
    case "Service":
      return { ...object, metadata, spec: { ...spec, ports: [{ name: `http-${String(turn)}`, port: 80 }] } };
    case "Sidecar":
      return {
        ...object,
        metadata,
        spec: { ...spec, egress: [{ hosts: ["./*", `ns-00${String((turn % 9) + 1)}/*`] }] },
      };
    case "AuthorizationPolicy":
      return { ...object, metadata, spec: { ...spec, action: turn % 2 === 0 ? "DENY" : "ALLOW" } };
    case "PeerAuthentication":
      return {
        ...object,
        metadata,
        spec: { ...spec, mtls: { mode: turn % 2 === 0 ? "PERMISSIVE" : "STRICT" } },
      };
    case "DestinationRule":
      return {
        ...object,
        metadata,
        spec: { ...spec, subsets: [{ name: `v${String(turn % 3)}`, labels: {} }] },
      };
    default:
      return { ...object, metadata, spec: { ...spec, hosts: [`edit-${String(turn % 7)}.example`] } };
  }
}

/** Edits of objects of one kind in different namespaces, each on top of those before. */
function timesOfEdits(mesh: MeshSnapshot, objects: readonly KubeObject[]): readonly Time[] {
  let run = runRules(mesh);
  let now = mesh;
  return Array.from({ length: EDITS }, (_, turn) => {
    const object = changed(objects[(turn * 37) % objects.length] as KubeObject, turn);
    const kindKey = configKindKey(object.kind, groupOf(object.apiVersion));
    now = applyWatchEvents(now, [{ type: "changed", kindKey, object }]);
    return timed(() => {
      run = rerunRules(run, now);
    });
  });
}

/**
 * P7: every rule over a mesh of 5,000 Istio objects that nothing was derived from yet, and again after one object changed.
 * The edits of every kind count alike.
 */
export function measureValidation(): Promise<readonly Figure[]> {
  const objects = generatedObjects({ namespaces: 100, apps: 10, objects: 5_000 });
  const fresh = (): MeshSnapshot => snapshotOf({ cluster: "bench", objects });
  const mesh = fresh();
  const facts = { objects: countConfig(mesh) };
  const whole = Array.from({ length: WHOLE_RUNS }, () => {
    const unread = fresh();
    return timed(() => runRules(unread));
  });
  const byKind = new Map(
    EDITED.map((kind) => [
      kind,
      timesOfEdits(
        mesh,
        objects.filter((object) => object.kind === kind),
      ).slice(WARM_UPS),
    ]),
  );
  const edits = [...byKind.values()].flat();
  return Promise.resolve([
    ...figuresOf({ id: "P7", what: "every rule over the mesh", to: 1_000 }, whole, facts),
    ...figuresOf({ id: "P7-edit", what: "the rules after one edit", to: 20 }, edits, facts),
    ...[...byKind].flatMap(([kind, times]) =>
      figuresOf({ id: `P7-edit-${kind}`, what: `the rules after a ${kind} changed` }, times, facts),
    ),
  ]);
}
