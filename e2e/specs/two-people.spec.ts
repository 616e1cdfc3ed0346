import type { Page } from "@playwright/test";
import { kubeOf, makeSplit, weightsOf } from "../fixtures/kube.ts";
import { CLUSTER, expect, expectAccessible, kubeconfig, test } from "../fixtures/test.ts";

const NAMESPACE = "e2e-two-people";

async function moveTo(page: Page, weight: number): Promise<void> {
  await page.goto(`/c/${CLUSTER}/edit/split/networking.istio.io/VirtualService/${NAMESPACE}/split`);
  const v1 = page.getByLabel("Weight of v1");
  await v1.fill(String(weight));
  await v1.press("Enter");
  await expect(page.getByText(/dry-run accepted/i).first()).toBeVisible();
}

const askToApply = (page: Page) => page.getByRole("button", { name: "Apply to cluster…" }).click();
const apply = (page: Page) =>
  page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();

test("two people move the same slider: the first wins, the second sees three versions and decides", async ({
  page: first,
  browser,
  signInAs,
}) => {
  const kube = kubeOf(kubeconfig());
  await makeSplit(kube, NAMESPACE);
  const second = await (await browser.newContext({ baseURL: process.env["E2E_BASE_URL"] ?? "" })).newPage();
  await signInAs("developer", first);
  await signInAs("admin", second);
  await moveTo(first, 60);
  await moveTo(second, 50);
  await askToApply(second);

  await askToApply(first);
  await apply(first);
  await expect.poll(() => weightsOf(kube, NAMESPACE)).toEqual([60, 40]);

  await apply(second);
  const versions = second.getByRole("region", { name: "Versions that collide" });
  await expect(versions).toBeVisible();
  await expect(versions).toContainText("Nothing was written. Your draft is kept until you decide.");
  for (const view of ["Since you began", "Your draft", "Live against yours"]) {
    await versions.getByRole("radio", { name: view }).click();
    await expect(versions.getByLabel(new RegExp(`${view}$`))).toBeVisible();
  }
  await expectAccessible(second);
  expect(await weightsOf(kube, NAMESPACE), "a lost race writes nothing").toEqual([60, 40]);

  await versions.getByRole("button", { name: "Keep mine on top of theirs" }).click();
  await expect(second.getByText(/dry-run accepted/i).first()).toBeVisible();
  await askToApply(second);
  await apply(second);
  await expect.poll(() => weightsOf(kube, NAMESPACE)).toEqual([50, 50]);
  await second.context().close();
});
