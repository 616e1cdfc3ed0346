import type { Page } from "@playwright/test";
import { kubeOf, makeSplit, virtualServicePath, weightsOf } from "../fixtures/kube.ts";
import { CLUSTER, expect, expectAccessible, kubeconfig, test } from "../fixtures/test.ts";

const kube = () => kubeOf(kubeconfig());
const weights = (namespace: string) => () => weightsOf(kube(), namespace);
const objectPage = (namespace: string) =>
  `/c/${CLUSTER}/config/networking.istio.io/VirtualService/${namespace}/split`;

/** A namespace of the test's own; a repeated test gets another. */
async function ownSplit(name: string, { retry }: { readonly retry: number }): Promise<string> {
  const namespace = `e2e-yaml-${name}-${String(retry)}`;
  await makeSplit(kube(), namespace);
  return namespace;
}

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

test("a text is edited, applied and taken back", async ({ page, signInAs }, info) => {
  test.setTimeout(180_000);
  const namespace = await ownSplit("undo", info);
  await signInAs("developer");
  await page.goto(objectPage(namespace));
  await retype(page, 70, 55);
  await retype(page, 30, 45);
  expect(await weights(namespace)(), "the text is a draft").toEqual([70, 30]);
  await apply(page);
  await expect.poll(weights(namespace)).toEqual([55, 45]);
  await expectAccessible(page);
  await undo(page);
  await expect.poll(weights(namespace)).toEqual([70, 30]);
});

test("a text that collides with somebody else's change shows the versions", async ({
  page,
  signInAs,
}, info) => {
  test.setTimeout(180_000);
  const namespace = await ownSplit("conflict", info);
  await signInAs("developer");
  await page.goto(objectPage(namespace));
  await retype(page, 70, 80);
  await retype(page, 30, 20);
  await expect(page.getByRole("button", { name: "Apply to cluster…" })).toBeEnabled();
  const { spec } = await kube().get<{ spec: { http: { route: { weight?: number }[] }[] } }>(
    virtualServicePath(namespace, "split"),
  );
  const [http] = spec.http;
  await kube().patch(virtualServicePath(namespace, "split"), {
    spec: { http: [{ route: (http?.route ?? []).map((to, at) => ({ ...to, weight: at === 0 ? 65 : 35 })) }] },
  });
  const versions = page.getByRole("region", { name: "Versions that collide" });
  await expect(versions).toBeVisible();
  await expectAccessible(page);
  await versions.getByRole("button", { name: "Take theirs" }).click();
  await expect(versions).toBeHidden();
  expect(await weights(namespace)()).toEqual([65, 35]);
});
