import { expect, test, type Page } from "@playwright/test";
import type { Mesh } from "../rig/mesh.ts";
import { MESH_CLUSTER } from "../rig/console.ts";
import { attachMesh } from "../rig/start.ts";
import type { VirtualService } from "../../fixtures/kube.ts";

const base = process.env["E2E_BASE_URL"] ?? "";
const SENT = 200;

let mesh: Mesh;

test.beforeAll(async () => {
  mesh = await attachMesh(process.env["FORESAIL_MESH"] ?? "");
});

test.afterAll(async () => {
  await mesh.stop();
});

async function signIn(page: Page, context: string): Promise<void> {
  const answer = await page.request.post(`${base}/api/v1/session`, {
    headers: { "x-foresail": "1", origin: base },
    data: { method: "contexts", cluster: MESH_CLUSTER, context },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function weights(): Promise<readonly (number | undefined)[]> {
  const path = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/api";
  const { spec } = await mesh.kube<VirtualService>("GET", path);
  return (spec.http[0]?.route ?? []).map(({ weight }) => weight);
}

/** Of requests sent by the web pod through its own Envoy, the share that reached a pod of v2. */
async function measuredShareOfV2(): Promise<number> {
  const client = mesh.podsOf("shop/web-v1")[0] ?? "";
  const v2 = mesh.podsOf("shop/api-v2");
  const answers = await mesh.sendAll(
    Array.from({ length: SENT }, () => ({
      client,
      ip: mesh.addressOf("api.shop"),
      port: 80,
      protocol: "http" as const,
      host: "api",
      method: "GET",
      path: "/share",
      headers: {},
    })),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  return answers.filter(({ seen }) => v2.includes(seen?.who ?? "")).length / SENT;
}

/** What the page's own read model says, in percent of the last seconds. */
async function shownShareOfV2(page: Page): Promise<number> {
  const answer = await page.request.get(
    `${base}/api/v1/clusters/${MESH_CLUSTER}/services/shop/api?window=20`,
  );
  const { versions } = (await answer.json()) as {
    versions: readonly { version: string; share: number | null }[];
  };
  return versions.find(({ version }) => version === "v2")?.share ?? 0;
}

test("the topology shows who really calls whom", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto(`${base}/c/${MESH_CLUSTER}/topology`);
  await expect(page.getByRole("heading", { level: 1, name: "Topology" })).toBeVisible();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  for (const name of ["web", "api", "cart", "payments", "istio-ingressgateway"])
    await expect(page.locator(".react-flow__node", { hasText: name }).first()).toBeVisible();
});

test("a developer moves a split, real Envoys follow, and so does the page; then it is undone", async ({
  page,
}) => {
  await signIn(page, "developer");
  expect(await weights()).toEqual([90, 10]);
  // 200 requests at 10 % give between 3 % and 20 % with a chance of one in a million to be wrong.
  const before = await measuredShareOfV2();
  expect(before).toBeGreaterThan(0.02);
  expect(before).toBeLessThan(0.22);

  await page.goto(`${base}/c/${MESH_CLUSTER}/services/shop/api`);
  await page.getByRole("link", { name: "Split traffic" }).click();
  await expect(page).toHaveURL(/\/edit\/split\//);
  const v2 = page.getByLabel("Weight of v2");
  await v2.fill("60");
  await v2.press("Enter");
  await expect(page.getByLabel("Weight of v1")).toHaveValue("40");
  await expect(page.getByText(/dry-run accepted/i).first()).toBeVisible();
  expect(await weights(), "the form changes the draft, never the cluster").toEqual([90, 10]);

  await page.getByRole("button", { name: "Apply to cluster…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
  await expect.poll(weights).toEqual([40, 60]);
  await mesh.awaitConfig();
  const after = await measuredShareOfV2();
  expect(after).toBeGreaterThan(0.43);
  expect(after).toBeLessThan(0.77);
  await expect.poll(() => shownShareOfV2(page), { timeout: 60_000, intervals: [2_000] }).toBeGreaterThan(0.4);

  await page.getByLabel("Applied change").getByRole("button", { name: /undo/i }).click();
  await page.getByRole("dialog").getByRole("button", { name: /undo/i }).click();
  await expect.poll(weights).toEqual([90, 10]);
  await mesh.awaitConfig();
  expect(await measuredShareOfV2()).toBeLessThan(0.22);

  await page.goto(`${base}/c/${MESH_CLUSTER}/audit`);
  await expect(page.getByRole("row", { name: /update\.object/ }).first()).toBeVisible();
  const verified = await page.request.post(`${base}/api/v1/clusters/${MESH_CLUSTER}/audit/verify`, {
    headers: { "x-foresail": "1", origin: base },
  });
  expect(await verified.json()).toMatchObject({ intact: true, findings: [] });
});
