import { expect, it } from "vitest";
import { judged, type Judgement, type ReadinessItem } from "@/lib/domain/readiness/item.ts";
import { CLUSTER, meshContext, namespace } from "../testing/mesh-context.ts";
import { visibleItems } from "./visible-judgements.ts";

const item = { id: "mtls-is-strict", title: "mTLS is STRICT" } as ReadinessItem;
const ref = (kind: string, where: string, name: string) => ({
  cluster: CLUSTER,
  group: "",
  kind,
  namespace: where,
  name,
});

const see = async (judgements: readonly Judgement[], chosen: readonly string[] | null = null) => {
  const ctx = meshContext({ objects: ["shop", "bank"].map(namespace), hidden: ["bank"] });
  const { items } = await visibleItems(ctx, CLUSTER, { items: [{ item, judgements }], namespaces: chosen });
  return items[0]?.judgements ?? [];
};

it("leaves out subjects of hidden namespaces and keeps what concerns the cluster", async () => {
  const seen = await see([
    judged({ subject: ref("Namespace", "", "shop"), state: "warn" }),
    judged({ subject: ref("Namespace", "", "bank"), state: "warn" }),
    judged({ subject: ref("Service", "bank", "ledger"), state: "warn" }),
    judged({ subject: ref("Cluster", "", "proxies"), state: "warn" }),
  ]);
  expect(seen.map(({ subject }) => subject.name)).toEqual(["shop", "proxies"]);
});

it("counts hidden callers and names them nowhere", async () => {
  const [seen] = await see([
    judged({
      subject: ref("Namespace", "", "shop"),
      state: "warn",
      sentence: "PERMISSIVE: only bank/ledger still needs it",
      callers: [
        { namespace: "bank", workload: "ledger", rateRps: 2 },
        { namespace: "shop", workload: "web", rateRps: 1 },
      ],
      fix: {
        title: "Set STRICT",
        action: { op: "delete", object: ref("PeerAuthentication", "shop", "default") },
        effect: "2.0 rps would be refused: those of bank/ledger",
      },
    }),
  ]);
  expect(seen?.hiddenCallers).toBe(1);
  expect(JSON.stringify(seen)).not.toContain("ledger");
  expect(seen?.callers.map(({ workload }) => workload)).toEqual(["web"]);
});

it("offers no fix of an object that the person may not see", async () => {
  const [seen] = await see([
    judged({
      subject: ref("Namespace", "", "shop"),
      state: "warn",
      evidence: [
        {
          object: ref("PeerAuthentication", "bank", "default"),
          path: [],
          metric: null,
          text: "bank decides",
        },
      ],
      fix: {
        title: "Fix",
        action: { op: "delete", object: ref("PeerAuthentication", "bank", "default") },
        effect: "1",
      },
    }),
  ]);
  expect(seen?.fix).toBeNull();
  expect(seen?.evidence).toEqual([]);
});

it("narrows to chosen namespaces", async () => {
  const subjects = [ref("Namespace", "", "shop"), ref("Cluster", "", "proxies")];
  const seen = await see(
    subjects.map((subject) => judged({ subject, state: "warn" })),
    ["other"],
  );
  expect(seen.map(({ subject }) => subject.name)).toEqual(["proxies"]);
});
