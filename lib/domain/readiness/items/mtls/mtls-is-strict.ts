import { formatDuration, formatRps } from "../../../base/format.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import { type EffectivePeerMode, namespaceMode } from "../../../simulation/mtls/peer-mode.ts";
import {
  applicationNamespaces,
  callersOf,
  type ConcernedCaller,
  namespaceRef,
  type ReadinessFacts,
  type ReadinessTraffic,
} from "../../facts.ts";
import {
  addField,
  atObject,
  byMetric,
  defineItem,
  type FixAction,
  type Judgement,
  judged,
  type ReadinessFix,
} from "../../item.ts";

export const mtlsIsStrict = defineItem({
  id: "mtls-is-strict",
  area: "mTLS",
  title: "mTLS is STRICT",
  explanation:
    "PERMISSIVE lets callers in without identity beside mutual TLS; policies that name principals do not see who they are. Find the plaintext callers first, bring them into the mesh or make an exception for their port, then set STRICT.",
  codes: ["MESH0501"],
  unmet: { one: "is not", many: "are not" },
  reads: ["PeerAuthentication", "Pod", "Namespace", "MeshSettings"],
  needs: ["PeerAuthentication", "Pod"],
  readsTraffic: true,
  judge: (facts) =>
    applicationNamespaces(facts.mesh)
      .filter((name) => podsIn(facts.mesh, name).some(({ dataplane }) => dataplane !== "none"))
      .map((name) => judgeNamespace(facts, name)),
});

function judgeNamespace(facts: ReadinessFacts, name: string): Judgement {
  const { mesh, traffic } = facts;
  const effective = namespaceMode(mesh, name);
  const subject = namespaceRef(mesh, name);
  const decided = decidedBy(mesh, effective);
  if (effective.mode === "STRICT") {
    return judged({ subject, state: "pass", sentence: "STRICT", evidence: [decided] });
  }
  const callers = traffic === null ? [] : plaintextCallers(traffic, name);
  return judged({
    subject,
    state: effective.mode === "DISABLE" ? "fail" : "warn",
    sentence: `${effective.mode}: ${plaintextWords(facts, callers)}`,
    evidence: [
      decided,
      ...(traffic === null
        ? []
        : [byMetric("istio_requests_total", traffic.windowS, seenWords(callers, traffic.windowS))]),
    ],
    codes: (facts.findings.get("MESH0501") ?? [])
      .filter(({ object }) => object.namespace === name)
      .map(({ code }) => code)
      .slice(0, 1),
    fix: setStrict(facts, { name, effective, callers }),
    callers,
  });
}

function decidedBy(
  mesh: MeshSnapshot,
  { mode, object, path }: EffectivePeerMode,
): Judgement["evidence"][number] {
  if (object === null) {
    return {
      object: null,
      path: [],
      metric: null,
      text: `No PeerAuthentication applies: ${mode} is Istio's default`,
    };
  }
  const { group, kind, namespace, name } = object;
  return atObject(
    { cluster: mesh.cluster, group, kind, namespace, name },
    path,
    `${kind} ${namespace}/${name} says ${mode}`,
  );
}

/** Requests whose server saw no mutual TLS; a client's count does not tell. */
function plaintextCallers({ edges }: ReadinessTraffic, namespace: string): readonly ConcernedCaller[] {
  const plain = edges.filter(
    ({ destination, mtlsRatio }) =>
      (destination.workloadNamespace ?? destination.serviceNamespace) === namespace &&
      mtlsRatio !== null &&
      mtlsRatio < 1,
  );
  return callersOf(plain.map((edge) => ({ ...edge, rateRps: edge.rateRps * (1 - (edge.mtlsRatio ?? 0)) })));
}

/** A client without proxy tells nobody who it is. */
function callerName({ namespace, workload }: ConcernedCaller): string {
  return workload === "unknown" ? "callers without a proxy" : `${namespace}/${workload}`;
}

const named = (callers: readonly ConcernedCaller[]): string =>
  callers.slice(0, 3).map(callerName).join(", ") +
  (callers.length > 3 ? ` and ${String(callers.length - 3)} more` : "");

const sumOf = (callers: readonly ConcernedCaller[]): number =>
  callers.reduce((sum, { rateRps }) => sum + rateRps, 0);

function plaintextWords(
  { traffic, noTrafficBecause }: ReadinessFacts,
  callers: readonly ConcernedCaller[],
): string {
  if (traffic === null)
    return `who still sends plaintext is not known, ${noTrafficBecause ?? "there are no metrics"}`;
  if (callers.length === 0) return "nobody was seen to need it";
  const isOne = callers.length === 1 && callers[0]?.workload !== "unknown";
  return `only ${named(callers)} still ${isOne ? "needs" : "need"} it`;
}

function seenWords(callers: readonly ConcernedCaller[], windowS: number): string {
  const window = formatDuration(windowS * 1_000);
  return callers.length === 0
    ? `No plaintext request in ${window}`
    : `${formatRps(sumOf(callers))} came in plaintext over ${window}`;
}

interface Wanted {
  readonly name: string;
  readonly effective: EffectivePeerMode;
  readonly callers: readonly ConcernedCaller[];
}

function setStrict({ mesh, traffic, noTrafficBecause }: ReadinessFacts, wanted: Wanted): ReadinessFix {
  const { name, callers } = wanted;
  const effect =
    traffic === null
      ? `Callers without mutual TLS would be refused; which ones is not known, ${noTrafficBecause ?? "there are no metrics"}`
      : callers.length === 0
        ? `No caller seen in ${formatDuration(traffic.windowS * 1_000)} would be refused; rarer ones may be`
        : `${formatRps(sumOf(callers))} would be refused: those of ${named(callers)}`;
  return { title: `Set STRICT in ${name}`, action: strictIn(mesh, name), effect };
}

function strictIn(mesh: MeshSnapshot, namespace: string): FixAction {
  const [own] = [...configObjects(mesh, "PeerAuthentication", "security.istio.io").inNamespace(namespace)]
    .filter(({ spec }) => spec["selector"] === undefined)
    .toSorted((a, b) => a.createdAtMs - b.createdAtMs);
  const object = {
    cluster: mesh.cluster,
    group: "security.istio.io",
    kind: "PeerAuthentication",
    namespace,
    name: own?.name ?? "default",
  };
  if (own !== undefined) {
    return { op: "update", object, operations: [addField(["spec", "mtls", "mode"], "STRICT")] };
  }
  const manifest = {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: object.name, namespace },
    spec: { mtls: { mode: "STRICT" } },
  };
  return { op: "create", object, manifest };
}
