import { CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";

test("a person signs in by context, sees the mesh alive and signs out", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
  await expectAccessible(page);
  await page.getByRole("button", { name: /deniz\.aydin/ }).click();
  await expect(page).toHaveURL(new RegExp(`/c/${CLUSTER}/overview`));

  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const shop = page.getByRole("grid", { name: "Namespaces" }).getByRole("row", { name: /shop/ });
  await expect(shop).toContainText("rps");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: /deniz\.aydin/ }).click();
  await page.getByRole("menuitem", { name: /sign out/i }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto(`/c/${CLUSTER}/overview`);
  await expect(page).toHaveURL(/\/login/);
});

test("a page of another site cannot call the API with the person's cookie", async ({
  page,
  signInAs,
  baseURL,
}) => {
  await signInAs("developer");
  const foreign = await page.request.delete(`${baseURL}/api/v1/session`, {
    headers: { origin: "http://evil.example", "x-foresail": "1" },
  });
  expect(foreign.status()).toBe(403);
  const form = await page.request.post(`${baseURL}/api/v1/session`, {
    headers: { "content-type": "application/x-www-form-urlencoded", origin: baseURL ?? "" },
    data: "method=contexts",
  });
  expect(form.status()).toBe(403);
  const rebound = await page.request.get(`${baseURL}/api/v1/session`, { headers: { host: "evil.example" } });
  expect(rebound.status()).toBe(403);
});
