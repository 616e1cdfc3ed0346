import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { disagreements, traceRecorded } from "../../../../lib/domain/simulation/fixtures/judge-recording.ts";
import type { RecordedRequest } from "../../../../lib/domain/simulation/fixtures/recorded-worlds.ts";
import type { TraceOutcome } from "../../../../lib/domain/simulation/trace-outcome.ts";
import { admitObject } from "../../../../lib/domain/validation/admission/admit.ts";
import type { AnyObject } from "../../../../lib/domain/istio/schema.ts";
import type { Mesh } from "../../rig/mesh.ts";
import type { PlannedRequest } from "../generate/requests.ts";
import type { PlannedWorld } from "../generate/world.ts";
import { featuresOf } from "./features.ts";
import { awaitMirrors, meshRequest, recorded, sendAll } from "./live-requests.ts";
import { enter, type LiveWorld } from "./live-world.ts";
import { proxyLines } from "./proxy-lines.ts";
import type { Report } from "./report.ts";

/** As the truth sample keeps it: one line of `worlds.jsonl`. */
export interface WorldRecord {
  readonly world: number;
  readonly seed: number;
  readonly settled: boolean;
  readonly objects: readonly KubeObject[];
  readonly refused: LiveWorld["refused"];
  readonly requests: readonly RecordedRequest[];
}

/** Sends every request of a world twice and compares each answer with the simulator's. */
export async function runWorld(
  mesh: Mesh,
  { base, report }: { readonly base: readonly KubeObject[]; readonly report: Report },
  planned: PlannedWorld,
): Promise<WorldRecord> {
  const live = await enter(mesh, base, planned.objects);
  judgeAdmission(live, report, planned);
  const decidable = planned.requests.filter((request) => isDecidable(live, request, report));
  const sent = decidable.map((request) => meshRequest(mesh, request, live.snapshot));
  const answers = await sendAll(mesh, sent, 2);
  await awaitMirrors();
  const requests: RecordedRequest[] = [];
  for (const [index, request] of decidable.entries()) {
    const record = await recorded(mesh, request, answers[index] ?? []);
    const { outcomes } = traceRecorded(live.snapshot, record);
    requests.push(record);
    const wrong = disagreements(live.snapshot, record);
    const isUnknown = outcomes.some(({ why }) => why === "unknown");
    report.count({ features: featuresOf(live.objects, record), agreed: wrong.length === 0, isUnknown });
    if (wrong.length === 0) continue;
    const lines = await proxyLines(mesh, record, answers[index] ?? []);
    report.disagreement({
      title: `seed ${String(planned.seed)} world ${String(planned.world)} request ${String(index)}`,
      texts: wrong,
      objects: live.objects,
      lines,
    });
  }
  const { world, seed } = planned;
  return { world, seed, settled: true, objects: live.objects, refused: live.refused, requests };
}

function isDecidable({ snapshot }: LiveWorld, request: PlannedRequest, report: Report): boolean {
  const { outcomes } = traceRecorded(snapshot, { ...request, observed: [], arrivals: [] });
  if (!needsServiceRouting(request, outcomes)) return true;
  report.leaveOut("passes through to a service's address: nothing routes that here (LIMITS.md)");
  return false;
}

/** There is no kube-proxy: what a proxy passes on to a service's own address reaches nobody. */
function needsServiceRouting(
  { service }: Pick<RecordedRequest, "service">,
  outcomes: readonly Pick<TraceOutcome, "why" | "route">[],
): boolean {
  return (
    service !== undefined &&
    outcomes.some(({ why, route }) => why === "passthrough" || (route === null && ENDS_BEHIND.has(why)))
  );
}

/** Ends that lie behind the client's proxy. */
const ENDS_BEHIND: ReadonlySet<TraceOutcome["why"]> = new Set(["forwarded", "tls-refused", "denied"]);

/** What the generator makes is nearly always accepted; where it is not, the validator must have said so. */
function judgeAdmission({ objects, refused }: LiveWorld, report: Report, planned: PlannedWorld): void {
  const title = `seed ${String(planned.seed)} world ${String(planned.world)}`;
  for (const object of objects)
    report.admission({ title, object, message: null, mine: admitObject(withoutStatus(object)) });
  for (const { object, message } of refused)
    report.admission({ title, object, message, mine: admitObject(object as AnyObject) });
}

function withoutStatus({ status: _status, ...object }: KubeObject): AnyObject {
  const { name, namespace = "", annotations } = object.metadata;
  return {
    ...object,
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations: { ...annotations } }) },
  };
}
