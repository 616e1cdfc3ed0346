import { kubeOf, makeSplit, virtualServicePath, weightsOf } from "../fixtures/kube.ts";
import { CLUSTER, expect, expectAccessible, kubeconfig, test } from "../fixtures/test.ts";

test("an object is deleted by a change set, applied on its page, and made again by undo", async ({
  page,
  signInAs,
}, { retry }) => {
  test.setTimeout(180_000);
  const kube = kubeOf(kubeconfig());
  const namespace = `e2e-delete-${String(retry)}`;
  await makeSplit(kube, namespace);
  const exists = (): Promise<boolean> =>
    kube.get(virtualServicePath(namespace, "split")).then(
      () => true,
      () => false,
    );
  await signInAs("developer");
  await page.goto(`/c/${CLUSTER}/config/networking.istio.io/VirtualService/${namespace}/split`);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("checkbox", { name: /loses 1 route/ }).check();
  await dialog.getByRole("button", { name: "Draft the deletion" }).click();

  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}/);
  await expect(page.getByText("Dry-run accepted")).toBeVisible();
  expect(await exists(), "a draft deletes nothing").toBe(true);
  await page.getByRole("button", { name: /^Apply to cluster/ }).click();
  await dialog.getByRole("button", { name: /Apply to cluster|Delete/ }).click();
  await expect.poll(exists).toBe(false);

  await page.getByRole("button", { name: /^Undo/ }).click();
  await dialog.getByRole("button", { name: "Undo in cluster" }).click();
  await expect.poll(exists).toBe(true);
  expect(await weightsOf(kube, namespace)).toEqual([70, 30]);
  await page.goto(`/c/${CLUSTER}/changes`);
  await page.getByRole("radio", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`${namespace}/split`) })).toHaveCount(2);
});
