import type { Locator, Page } from "@playwright/test";
import { CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";

const nodeOf = (page: Page, at: string): Locator => page.locator(`[data-topology-node="workload/${at}"]`);
const bar = (page: Page): Locator => page.getByRole("region", { name: "Marked nodes" });

async function openGraph(page: Page): Promise<void> {
  await page.goto(`/c/${CLUSTER}/topology?view=workload`);
  await expect(nodeOf(page, "shop/checkout")).toBeVisible({ timeout: 30_000 });
}

async function markByKeys(page: Page, ...nodes: readonly string[]): Promise<void> {
  for (const at of nodes) {
    await nodeOf(page, at).focus();
    await page.keyboard.press("x");
  }
}

async function markByClick(page: Page, ...nodes: readonly string[]): Promise<void> {
  for (const at of nodes) await nodeOf(page, at).click({ modifiers: ["Shift"] });
}

/** From the middle of one node's shape to the middle of another's. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  const [start, end] = await Promise.all([from, to].map((at) => middleOf(nodeOf(page, at))));
  if (start === undefined || end === undefined) throw new Error("a node has no place");
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

async function middleOf(node: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await node.locator(".react-flow__handle").boundingBox();
  if (box === null) throw new Error("the node has no shape");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Names of configuration objects, as the cluster has them. */
async function liveNames(page: Page): Promise<readonly string[]> {
  const answer = await page.request.get(`/api/v1/clusters/${CLUSTER}/objects?limit=500`);
  const { objects } = (await answer.json()) as {
    readonly objects: readonly {
      readonly ref: { readonly kind: string; readonly namespace: string; readonly name: string };
    }[];
  };
  return objects.map(({ ref }) => `${ref.kind} ${ref.namespace}/${ref.name}`).toSorted();
}

test("two nodes are marked by keys, clicks and a drag, and every verb makes a draft and no change", async ({
  page,
  signInAs,
}) => {
  await signInAs("admin");
  const before = await liveNames(page);

  await openGraph(page);
  await markByKeys(page, "shop/web", "shop/payments");
  await expect(bar(page)).toContainText("shop/web → shop/payments");
  await expectAccessible(page);
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/AuthorizationPolicy\/shop\/payments-callers-2\?draft=/);

  await openGraph(page);
  await drag(page, "shop/checkout", "production/api-v1");
  await expect(bar(page)).toContainText("shop/checkout → production/api-v1");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/AuthorizationPolicy\/production\/deny-checkout-to-api-v1\?draft=/);

  await openGraph(page);
  await markByClick(page, "istio-system/istio-ingressgateway", "production/api-v2");
  await page.keyboard.press("w");
  await expect(page).toHaveURL(/\/split\/|\/traffic-split|VirtualService\/production\/api/);

  await openGraph(page);
  await markByKeys(page, "production/api-v1", "production/api-v2");
  await page.keyboard.press("m");
  await expect(page).toHaveURL(/(\?draft=|\/changes\/)/);

  expect(await liveNames(page), "drafts change nothing").toEqual(before);
});

test("a workload is exposed by a drag from the gateway, previewed, applied and taken back", async ({
  page,
  signInAs,
}) => {
  await signInAs("admin");
  await openGraph(page);
  await drag(page, "istio-system/istio-ingressgateway", "shop/checkout");
  await expect(bar(page)).toContainText("istio-system/istio-ingressgateway → shop/checkout");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/VirtualService\/shop\/checkout-ingress\?draft=/);
  await page.getByRole("radio", { name: "Preview" }).click();
  const effect = page.getByRole("region", { name: "Effect on observed traffic" });
  await expect(effect.getByRole("group", { name: "Show only" })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  await page.getByRole("button", { name: /^Apply to cluster/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
  await expect.poll(() => liveNames(page)).toContain("VirtualService shop/checkout-ingress");
  await page.getByRole("button", { name: "Undo…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo in cluster" }).click();
  await expect.poll(() => liveNames(page)).not.toContain("VirtualService shop/checkout-ingress");
});

test("a mark is taken off by the same key, and the cross takes off all", async ({ page, signInAs }) => {
  await signInAs("developer");
  await openGraph(page);
  await markByKeys(page, "shop/web");
  await expect(bar(page)).toContainText("shop/web → …");
  await markByKeys(page, "shop/web");
  await expect(bar(page)).toHaveCount(0);
  await markByKeys(page, "shop/web", "shop/cart");
  await bar(page).getByRole("button", { name: "Clear the marks" }).click();
  await expect(bar(page)).toHaveCount(0);
});
