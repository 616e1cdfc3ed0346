import { expect, test, type APIRequestContext } from "@playwright/test";
import type { ChangeDetail } from "../../../lib/contracts/changes.ts";
import type { ChangeEffect } from "../../../lib/contracts/effect.ts";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import { MESH_CLUSTER } from "../rig/console.ts";
import type { Mesh } from "../rig/mesh.ts";
import type { MeshRequest } from "../rig/request.ts";
import { attachMesh } from "../rig/start.ts";

const base = process.env["E2E_BASE_URL"] ?? "";
const api = `${base}/api/v1/clusters/${MESH_CLUSTER}`;
const headers = { "x-foresail": "1", origin: base };
/** What listeners need beyond the drain until the last connection is gone. */
const SLACK_MS = 5_000;

const policy: Pick<KubeObject, "apiVersion" | "kind" | "metadata"> = {
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name: "no-export", namespace: "shop" },
};

const POLICY_TEXT = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-export, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  action: DENY
  rules:
    - to: [{ operation: { paths: [/drain] } }]
`;

let mesh: Mesh;

test.beforeAll(async () => {
  mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
});

test.afterAll(async () => {
  await mesh.remove([policy]);
  await mesh.stop();
});

async function post<Answer>(request: APIRequestContext, path: string, data: object): Promise<Answer> {
  const answer = await request.post(path, { headers, data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as Answer;
}

const toCart = (client: string, ip: string, port: number): MeshRequest => ({
  client,
  ip,
  port,
  protocol: "http",
  host: "cart",
  method: "GET",
  path: "/drain",
  headers: {},
});

test("old and new policy coexist for as long as the preview says, and no longer", async ({ request }) => {
  const podOf = (workload: string): string => mesh.podsOf(workload)[0] ?? "";
  const cart = podOf("shop/cart-v1");
  // The proxy of web keeps the connection that its request opens; batch has no proxy and opens a new one each time.
  const pooled = toCart(podOf("shop/web-v1"), mesh.addressOf("cart.shop"), 80);
  const fresh = toCart(podOf("legacy/batch-v1"), mesh.addressOf(cart), 8080);
  expect((await mesh.send(fresh)).status).toBe(200);

  await post(request, `${base}/api/v1/session`, {
    method: "contexts",
    cluster: MESH_CLUSTER,
    context: "admin",
  });
  const object = { group: "security.istio.io", kind: policy.kind, namespace: "shop", name: "no-export" };
  const draft = await post<ChangeDetail>(request, `${api}/changes`, {
    title: "Nobody may drain",
    objects: [{ ...object, op: "create", text: POLICY_TEXT }],
  });
  const answer = await request.get(`${api}/changes/${draft.change.id}/effect?window=60`);
  expect(answer.ok(), await answer.text()).toBe(true);
  const { coexistence } = (await answer.json()) as ChangeEffect;
  expect(coexistence?.objects).toMatchObject([{ kind: "AuthorizationPolicy", name: "no-export" }]);
  const drainMs = coexistence?.drainMs ?? 0;
  expect(drainMs, "the mesh states no other drain than Istio's default").toBe(45_000);

  expect((await mesh.send(pooled)).status).toBe(200);
  await post(request, `${api}/changes/${draft.change.id}/apply`, {
    version: draft.change.version,
    skipSettling: true,
  });
  await mesh.awaitConfig([cart]);
  const arrivedMs = Date.now();
  expect((await mesh.send(fresh)).status, "a new connection meets the new policy").toBe(403);
  expect((await mesh.send(pooled)).status, "one from before still meets the old").toBe(200);

  const old = async (): Promise<number> => {
    const answers = await mesh.sendAll(Array.from({ length: 10 }, () => pooled));
    return answers.filter(({ status }) => status === 200).length;
  };
  await expect.poll(old, { timeout: drainMs + SLACK_MS, intervals: [1_000] }).toBe(0);
  expect(Date.now() - arrivedMs).toBeLessThan(drainMs + SLACK_MS);
});
