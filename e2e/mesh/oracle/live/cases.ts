import type { KubeObject } from "../../../../lib/domain/kube/kube-object.ts";
import { disagreements } from "../../../../lib/domain/simulation/fixtures/judge-recording.ts";
import type { Mesh } from "../../rig/mesh.ts";
import type { OracleCase, OracleScenario } from "../cases.ts";
import { answersAgainst, predictionAgainst } from "../judge-case.ts";
import { awaitMirrors, meshRequest, recorded, sendAll } from "./live-requests.ts";
import { enter, type LiveWorld } from "./live-world.ts";
import { proxyLines } from "./proxy-lines.ts";
import type { Report } from "./report.ts";

/** Every case of a scenario: the case's own words, the simulator and the proxies must say the same. */
export async function runScenario(
  mesh: Mesh,
  { base, report }: { readonly base: readonly KubeObject[]; readonly report: Report },
  scenario: OracleScenario,
): Promise<void> {
  const live = await enter(mesh, base, scenario.objects);
  for (const { object, message } of live.refused) {
    report.disagreement({
      title: `${scenario.file}: given ${object.kind} ${object.metadata.name} is refused`,
      texts: [message],
      objects: [object],
      lines: [],
    });
  }
  for (const one of scenario.cases) await runCase(mesh, { report, live, feature: scenario.feature }, one);
}

interface Running {
  readonly report: Report;
  readonly live: LiveWorld;
  readonly feature: string;
}

async function runCase(mesh: Mesh, { report, live, feature }: Running, one: OracleCase): Promise<void> {
  const [answers = []] = await sendAll(mesh, [meshRequest(mesh, one.request, live.snapshot)], one.times);
  if (expectsCopies(one)) await awaitMirrors();
  const record = await recorded(mesh, one.request, answers);
  const predicted = predictionAgainst(one, live.snapshot);
  const answered = answersAgainst(one, record);
  const apart = disagreements(live.snapshot, record);
  const texts = [...predicted, ...answered, ...(answered.length === 0 ? apart : [])];
  report.count({
    features: [feature],
    agreed: texts.length === 0,
    isUnknown: predicted.some((text) => text.startsWith("predicted unknown")),
  });
  if (texts.length === 0) return;
  const lines = await proxyLines(mesh, record, answers);
  report.disagreement({ title: `${feature}: ${one.name}`, texts, objects: live.objects, lines });
}

function expectsCopies({ expect }: OracleCase): boolean {
  return expect.some(({ mirrored, arrivals }) => mirrored !== undefined || arrivals !== undefined);
}
