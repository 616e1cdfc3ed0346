import { CLUSTER, expect, test } from "../fixtures/test.ts";

/** The planted fault: outlier detection of shop/payments can eject none of two hosts. */
test("a planted fault is found, fixed through draft and preview, passes, and is put back by undo", async ({
  page,
  signInAs,
}) => {
  await signInAs("developer");
  await page.goto(`/c/${CLUSTER}/readiness`);
  const row = page.getByRole("row", { name: /Outlier detection can eject/ });
  await expect(row).toContainText("1 of 3 cannot");
  await row.getByRole("button", { name: "Fix: Outlier detection can eject" }).click();

  const panel = page.getByRole("complementary", { name: "Outlier detection can eject" });
  await expect(panel.getByRole("heading", { name: "DestinationRule shop/payments" })).toBeVisible();
  await expect(panel).toContainText("1 of 2 hosts can then be out");
  await expect(panel.getByText("It needs the role operator, security-reviewer or admin")).toBeVisible();
  await expect(page).toHaveURL(/sel=outlier-detection-can-eject/);
  await panel.getByRole("button", { name: "Open draft" }).click();

  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}/);
  await expect(page.getByText("Dry-run accepted")).toBeVisible();
  await page.getByRole("button", { name: /^Apply to cluster/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
  await expect(page.getByRole("button", { name: /^Undo/ })).toBeVisible();

  const change = page.url();
  await page.goto(`/c/${CLUSTER}/readiness?f.state=pass&q=eject`);
  await expect(page.getByRole("row", { name: /Outlier detection can eject/ })).toContainText("3 of 3");

  await page.goto(change);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo in cluster" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto(`/c/${CLUSTER}/readiness`);
  await expect(page.getByRole("row", { name: /Outlier detection can eject/ })).toContainText("1 of 3 cannot");
});

test("an operator accepts a risk with a reason by keyboard, and takes it back", async ({
  page,
  signInAs,
}) => {
  await signInAs("operator");
  await page.goto(`/c/${CLUSTER}/readiness?sel=control-planes-ready`);
  const panel = page.getByRole("complementary", { name: "Control planes run with a spare replica" });
  await panel.getByRole("button", { name: "Accept with reason…" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await expect(dialog.getByRole("button", { name: "Accept risk" })).toBeDisabled();
  await page.keyboard.type("one node only in the demo");
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Accept risk" }).press("Enter");
  await expect(panel.getByText("“one node only in the demo”")).toBeVisible();
  await expect(page.getByRole("row", { name: /Control planes run with a spare replica/ })).toContainText(
    "1 accepted",
  );
  await panel.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByRole("row", { name: /Control planes run with a spare replica/ })).toContainText(
    "1 of 1 does not",
  );
});
