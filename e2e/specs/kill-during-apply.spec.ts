import type { ChangeDetail } from "../../lib/contracts/changes.ts";
import { apiOf, draftSplit } from "../fixtures/api.ts";
import { openGate, type Gate, type HoldAt } from "../fixtures/gate.ts";
import { makeSplit, weightsOf } from "../fixtures/kube.ts";
import { kubeconfigVia, ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { CLUSTER, expect, test } from "../fixtures/test.ts";

const NAMESPACE = "e2e-kill";

let stack: OwnStack;
let gate: Gate;

test.beforeEach(async () => {
  test.setTimeout(180_000);
  stack = await ownStack();
  await stack.startDemo();
  const { server, caPem } = stack.kube();
  gate = await openGate(server, caPem);
});

test.afterEach(async () => {
  await stack.close();
  await gate.close();
});

const CASES: readonly {
  readonly at: HoldAt;
  readonly sentence: string;
  readonly state: string;
  readonly step: string;
  readonly outcome: string;
  readonly weights: readonly number[];
}[] = [
  {
    at: "before",
    sentence: "before the write reached the cluster: not done, and nothing is written later",
    state: "failed",
    step: "not_done",
    outcome: "failure",
    weights: [70, 30],
  },
  {
    at: "after",
    sentence: "after the cluster stored it: done",
    state: "applied",
    step: "done",
    outcome: "success",
    weights: [40, 60],
  },
];

for (const { at, sentence, state, step, outcome, weights } of CASES) {
  test(`kill -9 between intent and outcome, ${sentence}, and audited`, async () => {
    const via = kubeconfigVia(stack.kubeconfig, stack.kube().server, gate.address);
    const env = { KUBECONFIG: via, FORESAIL_SIGNIN_KUBECONFIG: via };
    await makeSplit(stack.kube(), NAMESPACE);
    await stack.startConsole(env);
    const api = apiOf(stack.base, CLUSTER, "developer");
    const { change } = await draftSplit(api, NAMESPACE, [40, 60]);

    const held = gate.hold(at);
    const unanswered = api
      .call("POST", `changes/${change.id}/apply`, { version: change.version, skipSettling: true })
      .then(
        ({ status }) => status,
        () => "cut off",
      );
    await held;
    stack.console().child.kill("SIGKILL");
    await stack.console().exited;
    expect(await unanswered).toBe("cut off");

    await stack.startConsole(env);
    const read = (): Promise<ChangeDetail> => api.read<ChangeDetail>(`changes/${change.id}`);
    await expect.poll(async () => (await read()).change.state, { timeout: 60_000 }).toBe(state);
    expect((await read()).journal.map((one) => one.state)).toEqual([step]);
    expect(await weightsOf(stack.kube(), NAMESPACE)).toEqual(weights);

    const { records } = await api.read<{ records: readonly { action: string; outcome: string }[] }>(
      `audit?changeSet=${change.id}`,
    );
    const told = records.map((record) => `${record.action} ${record.outcome}`);
    expect(told).toContain("update.object intent");
    expect(told).toContain(`update.object ${outcome}`);
    expect(told).toContain("resume-apply.change success");
    expect(await api.post("audit/verify")).toMatchObject({ intact: true, findings: [] });
  });
}
