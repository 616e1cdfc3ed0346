import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULT_DRAIN_MS } from "@/lib/domain/changes/plan.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { Mesh } from "../rig/mesh.ts";
import type { MeshRequest } from "../rig/request.ts";
import { attachMesh } from "../rig/start.ts";

let mesh: Mesh;
beforeAll(async () => {
  mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
});

const nobody: KubeObject = {
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name: "nobody", namespace: "shop" },
  spec: {
    selector: { matchLabels: { app: "cart" } },
    action: "DENY",
    rules: [{ to: [{ operation: { paths: ["/drain"] } }] }],
  },
};

afterAll(async () => {
  await mesh.remove([nobody]);
  await mesh.stop();
});

function request(client: string, ip: string, port: number): MeshRequest {
  return { client, ip, port, protocol: "http", host: "cart", method: "GET", path: "/drain", headers: {} };
}

const PAST_DRAIN_MS = DEFAULT_DRAIN_MS + 5_000;

it("lets the old and the new policy coexist for as long as connections drain, and no longer", async () => {
  const [web = "", batch = "", cart = ""] = ["shop/web-v1", "legacy/batch-v1", "shop/cart-v1"].flatMap(
    (workload) => mesh.podsOf(workload),
  );
  const pooled = request(web, mesh.addressOf("cart.shop"), 80);
  const fresh = request(batch, mesh.addressOf(cart), 8080);
  // The proxy of web keeps the connection that this opens.
  expect((await mesh.send(pooled)).status).toBe(200);
  expect((await mesh.send(fresh)).status).toBe(200);

  const [verdict] = await mesh.apply([nobody]);
  expect(verdict?.accepted).toBe(true);
  await mesh.awaitConfig([cart]);
  const startedMs = Date.now();
  expect((await mesh.send(fresh)).status, "a new connection meets the new policy").toBe(403);
  expect((await mesh.send(pooled)).status, "a connection from before still meets the old one").toBe(200);

  const wait = startedMs + PAST_DRAIN_MS - Date.now();
  await delay(wait);
  const answers = await mesh.sendAll(Array.from({ length: 20 }, () => pooled));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
});
