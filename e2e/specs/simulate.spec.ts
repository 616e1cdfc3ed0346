import { CLUSTER, expect, test } from "../fixtures/test.ts";

test("the request tester explains a 403, links to the policy, and keeps the question as a test", async ({
  page,
  signInAs,
}) => {
  await signInAs("developer");
  await page.goto(`/c/${CLUSTER}/simulate?from=workload%3Ashop%2Fweb&host=payments.shop&method=POST`);
  const answer = page.getByRole("region", { name: "Answer" });
  await expect(answer.getByRole("status")).toHaveText("It is denied");
  await expect(answer).toContainText("403, denied at shop/payments");
  const steps = answer.getByRole("list", { name: "Steps" });
  const policy = steps.getByRole("link", { name: /AuthorizationPolicy shop\/payments-callers line \d+/ });
  await expect(policy).toHaveAttribute(
    "href",
    /AuthorizationPolicy\/shop\/payments-callers\?at=%2Fspec%2Frules/,
  );

  await answer.getByRole("button", { name: "Save as test…" }).click();
  const dialog = page.getByRole("dialog");
  const name = `web is kept out ${Date.now().toString()}`;
  await dialog.getByLabel("Name").fill(name);
  await expect(dialog.getByRole("radio", { name: "is denied" })).toBeChecked();
  await dialog.getByRole("button", { name: "Save test" }).click();
  await page.goto(`/c/${CLUSTER}/simulate?view=tests`);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("pass");
  await row.getByRole("button", { name: `Edit ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete test" }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toHaveCount(0);
});

test("the matrix is walked with arrow keys and tells what decides", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto(`/c/${CLUSTER}/simulate?view=matrix&ns=shop`);
  const grid = page.getByRole("grid", { name: "Callers and targets" });
  await grid
    .getByRole("button", { name: /bookinfo\/\S+ to shop\/payments:\d+: denied/ })
    .first()
    .focus();
  const card = page.getByRole("region", { name: "Who may call whom" });
  await expect(card.getByRole("link", { name: "AuthorizationPolicy shop/payments-callers" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(card).toContainText("may call");
  await page.keyboard.press("ArrowRight");
  await card.getByRole("link", { name: "Try as a request" }).click();
  await expect(page.getByRole("region", { name: "Answer" }).getByRole("status")).toHaveText("It is denied");
});
