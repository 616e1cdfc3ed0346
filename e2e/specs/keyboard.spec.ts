import { tabTo } from "../fixtures/keyboard.ts";
import { kubeOf } from "../fixtures/kube.ts";
import { CLUSTER, expect, kubeconfig, test } from "../fixtures/test.ts";

test.use({ hasTouch: false });

/** Weights of the last route of production/api, which takes everything else. */
async function weights(): Promise<readonly number[]> {
  const { spec } = await kubeOf(kubeconfig()).get<{
    spec: { http: readonly { route: readonly { weight?: number }[] }[] };
  }>("/apis/networking.istio.io/v1/namespaces/production/virtualservices/api");
  return (spec.http.find(({ route }) => route.length > 1)?.route ?? []).map(({ weight }) => weight ?? 0);
}

test("sign in, look, split, preview, apply and undo without a mouse", async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto("/");
  await tabTo(page, page.getByRole("button", { name: /deniz\.aydin/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/topology/);
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-topology-node]:focus")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/sel=node/);
  await expect(page.getByRole("complementary")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary")).toHaveCount(0);

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to or do" })).toBeFocused();
  await page.keyboard.type("service production/api");
  await expect(page.getByRole("option", { name: /production\/api/, selected: true })).toContainText(
    "Service",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/services\/production\/api/);

  await tabTo(page, page.getByRole("link", { name: "Split traffic" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/edit\/split\//);
  await tabTo(page, page.getByRole("slider").first());
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowLeft");
  await expect(page.getByLabel("Weight of v1")).toHaveValue("85");
  await tabTo(page, page.getByLabel("Weight of v2"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("25");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/dry-run accepted/i).first()).toBeVisible();
  expect(await weights()).toEqual([90, 10]);

  const apply = page.getByRole("button", { name: "Apply to cluster…" });
  await tabTo(page, apply);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(apply, "the focus returns to what opened the dialog").toBeFocused();
  await page.keyboard.press("Control+Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Apply to cluster" }));
  await page.keyboard.press("Enter");
  await expect.poll(weights).toEqual([75, 25]);

  const undo = page.getByLabel("Applied change").getByRole("button", { name: /undo/i });
  await tabTo(page, undo);
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Undo in cluster" }));
  await page.keyboard.press("Enter");
  await expect.poll(weights).toEqual([90, 10]);
});

/** So far the pages are walked. */
const MOST_STOPS = 5;

/** What Tab stops at; tabs and rows of a table are one stop together. */
const STOPS = ":is(a[href], button:enabled, input:enabled, [tabindex='0']):not([tabindex='-1']):visible";

const PAGES = [
  "overview",
  "topology",
  "services",
  "services/production/api",
  "config",
  "changes",
  "readiness",
  "simulate",
  "simulate?view=matrix",
  "audit",
] as const;

for (const path of PAGES) {
  test(`the focus can be seen all the way through ${path}, and leads past the bars at once`, async ({
    page,
    signInAs,
  }) => {
    await signInAs("developer");
    await page.goto(`/c/${CLUSTER}/${path}`);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    const stops = page.getByRole("main").locator(STOPS);
    await expect(stops.first()).toBeVisible();
    await tabTo(page, stops.nth(Math.min(MOST_STOPS, await stops.count()) - 1));
  });
}

test("numbers that change with every refresh are not read out", async ({ page, signInAs }) => {
  await signInAs("viewer");
  for (const path of ["overview", "services", "services/production/api"]) {
    await page.goto(`/c/${CLUSTER}/${path}`);
    await expect(page.getByText(/\d rps/).first()).toBeVisible();
    const announced = page.locator("[aria-live], [role=status], [role=alert], [role=log]");
    for (const text of await announced.allInnerTexts()) expect(text).not.toMatch(/\d (rps|ms|%)/);
  }
});

test("screen readers are told what things are called", async ({ page, signInAs }) => {
  await signInAs("developer");
  await page.goto(`/c/${CLUSTER}/overview`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("banner")).toMatchAriaSnapshot(`
    - banner:
      - button /demo-eu-1/
      - button /All namespaces/
      - button /Go to or do/
  `);
  const pages = page.getByRole("navigation", { name: "Pages" });
  for (const name of ["Overview", "Topology", "Services", "Config", "Simulate", "Audit"])
    await expect(pages.getByRole("link", { name, exact: true })).toBeVisible();
  const tiles = page.getByRole("group", { name: /^(Requests|Error share|Latency p95|Requests with mTLS)$/ });
  await expect(tiles).toHaveCount(4);
  await page.goto(`/c/${CLUSTER}/edit/split/networking.istio.io/VirtualService/production/api`);
  const handle = page.getByRole("slider").first();
  await expect(handle).toHaveAccessibleName(/v1/);
  await expect(handle).toHaveAttribute("aria-valuetext", /9\d?/);
  await expect(page.getByRole("textbox", { name: /^Weight of v[12]$/ })).toHaveCount(2);
  await page.goto(`/c/${CLUSTER}/topology`);
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  for (const node of await page.locator("[data-topology-node]").all())
    expect(await node.getAttribute("aria-label")).toMatch(/\S/);
});
