import type { Page } from "@playwright/test";
import { kubeOf, makeSplit, virtualServicePath, weightsOf } from "../fixtures/kube.ts";
import { CLUSTER, expect, expectAccessible, kubeconfig, test } from "../fixtures/test.ts";

const NAMESPACE = "e2e-yaml-editor";
const kube = () => kubeOf(kubeconfig());
const weights = () => weightsOf(kube(), NAMESPACE);
const objectPage = `/c/${CLUSTER}/config/networking.istio.io/VirtualService/${NAMESPACE}/split`;

/** Types over a number of the text, as a person does: double-click, type. */
async function retype(page: Page, from: number, to: number): Promise<void> {
  const editor = page.locator(".monaco-editor[role=code], .monaco-editor").first();
  await editor.locator(".view-line").getByText(String(from), { exact: true }).first().dblclick();
  await page.keyboard.type(String(to));
}

async function apply(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Apply to cluster…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
}

async function undo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Undo…" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo in cluster" }).click();
}

test.beforeAll(() => makeSplit(kube(), NAMESPACE));

test("a text is edited, applied and taken back", async ({ page, signInAs }) => {
  test.setTimeout(180_000);
  await signInAs("developer");
  await page.goto(objectPage);
  await retype(page, 70, 55);
  await retype(page, 30, 45);
  expect(await weights(), "the text is a draft").toEqual([70, 30]);
  await apply(page);
  await expect.poll(weights).toEqual([55, 45]);
  await expectAccessible(page);
  await undo(page);
  await expect.poll(weights).toEqual([70, 30]);
});

test("a text that collides with somebody else's change shows the versions", async ({ page, signInAs }) => {
  test.setTimeout(180_000);
  await signInAs("developer");
  await page.goto(objectPage);
  await retype(page, 70, 80);
  await retype(page, 30, 20);
  await expect(page.getByRole("button", { name: "Apply to cluster…" })).toBeEnabled();
  const { spec } = await kube().get<{ spec: { http: { route: { weight?: number }[] }[] } }>(
    virtualServicePath(NAMESPACE, "split"),
  );
  const [http] = spec.http;
  await kube().patch(virtualServicePath(NAMESPACE, "split"), {
    spec: { http: [{ route: (http?.route ?? []).map((to, at) => ({ ...to, weight: at === 0 ? 65 : 35 })) }] },
  });
  const versions = page.getByRole("region", { name: "Versions that collide" });
  await expect(versions).toBeVisible();
  await expectAccessible(page);
  await versions.getByRole("button", { name: "Take theirs" }).click();
  await expect(versions).toBeHidden();
  expect(await weights()).toEqual([65, 35]);
});

test("an object is deleted through a change set and brought back from its page", async ({
  page,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await signInAs("developer");
  await page.goto(objectPage);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Draft the deletion" }).click();
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]+/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await apply(page);
  const exists = () =>
    kube()
      .get(virtualServicePath(NAMESPACE, "split"))
      .then(() => true, (error: unknown) => !String(error).includes(": 404"));
  await expect.poll(exists).toBe(false);
  await undo(page);
  await expect.poll(exists).toBe(true);
});
