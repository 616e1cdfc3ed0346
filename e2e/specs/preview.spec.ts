import type { Page } from "@playwright/test";
import { CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";

interface Edge {
  readonly id: string;
  readonly codes: readonly { readonly code: string; readonly rateRps: number }[];
}

const EDGE = "workload/shop/checkout→workload/production/api-v1→http";

/** Codes that checkout gets from api now. */
async function codesOf(page: Page, baseURL: string | undefined): Promise<readonly string[]> {
  const answer = await page.request.get(
    `${baseURL ?? ""}/api/v1/clusters/${CLUSTER}/topology?view=workload&window=20`,
  );
  const { edges } = (await answer.json()) as { readonly edges: readonly Edge[] };
  const { codes = [] } = edges.find(({ id }) => id === EDGE) ?? {};
  return codes.filter(({ rateRps }) => rateRps > 0).map(({ code }) => code);
}

test("an admin denies a caller on the graph, sees whom it hits with numbers, applies it, and takes it back", async ({
  page,
  signInAs,
  baseURL,
}) => {
  await signInAs("admin");
  await page.goto(`/c/${CLUSTER}/topology?view=workload&sel=${encodeURIComponent(`edge:${EDGE}`)}`);
  await page.getByRole("button", { name: "Deny", exact: true }).click();
  await expect(page).toHaveURL(/AuthorizationPolicy\/production\/deny-checkout-to-api-v1\?draft=/);
  const draft = new URL(page.url()).searchParams.get("draft") ?? "";

  await page.goto(`/c/${CLUSTER}/changes/${draft}?look=1h`);
  const effect = page.getByRole("region", { name: "Effect on observed traffic" });
  await expect(effect.getByText(/^1 caller would be denied: [\d.,]+ ?k? requests in 1 h/)).toBeVisible({
    timeout: 30_000,
  });
  const row = effect.getByRole("row", { name: /newly denied.*shop\/checkout.*production\/api/ });
  await expect(row).toContainText("deny-checkout-to-api-v1");
  await expect(effect.locator("svg text", { hasText: /✕ [\d.]+ rps/ })).toBeVisible();
  await expect(effect.getByText(/Open connections keep the old listeners/)).toBeVisible();
  await effect.getByRole("radio", { name: "Before" }).click();
  await expect(effect.locator("svg text", { hasText: /✕/ })).toHaveCount(0);
  await effect.getByRole("radio", { name: "After" }).click();
  await expectAccessible(page);
  expect(await codesOf(page, baseURL), "a preview changes nothing").not.toContain("403");

  await page.getByRole("button", { name: "Apply to cluster…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
  await expect.poll(() => codesOf(page, baseURL), { timeout: 60_000, intervals: [2_000] }).toContain("403");

  await page.getByRole("button", { name: "Undo…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo in cluster" }).click();
  await expect.poll(() => codesOf(page, baseURL), { timeout: 60_000, intervals: [2_000] }).toEqual(["200"]);
});

test("the graph says in words what makes no sense, by keyboard", async ({ page, signInAs }) => {
  await signInAs("developer");
  await page.goto(`/c/${CLUSTER}/topology?view=workload`);
  const node = (id: string) => page.locator(`[data-topology-node="${id}"]`);
  await node("workload/shop/checkout").focus();
  await page.keyboard.press("x");
  await node("workload/production/api-v1").focus();
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Marked nodes" });
  await expect(bar).toContainText("shop/checkout → production/api-v1");
  await page.keyboard.press("e");
  await expect(bar.getByRole("alert")).toContainText("shop/checkout is no gateway");
  await expectAccessible(page);
});
