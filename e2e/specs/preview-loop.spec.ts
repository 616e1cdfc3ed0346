import type { Page } from "@playwright/test";
import { baseUrl, CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";

interface DraftObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

async function post(page: Page, path: string, body: unknown): Promise<unknown> {
  const answer = await page.request.post(`${baseUrl()}/api/v1/clusters/${CLUSTER}${path}`, {
    headers: { "x-foresail": "1", origin: baseUrl() },
    data: body,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return await answer.json();
}

async function draftOf(page: Page, title: string, ...objects: readonly DraftObject[]): Promise<string> {
  const made = (await post(page, "/changes", {
    title,
    why: "",
    links: [],
    objects: objects.map((object) => ({
      ...object,
      namespace: "shop",
      op: "create",
      intent: null,
      base: null,
    })),
  })) as { readonly change: { readonly id: string } };
  return made.change.id;
}

const CALLERS: DraftObject = {
  group: "security.istio.io",
  kind: "AuthorizationPolicy",
  name: "checkout-callers",
  text: `# who may call checkout
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: checkout-callers, namespace: shop }
spec:
  selector: { matchLabels: { app: checkout } }
  rules:
    - from:
        - source: { principals: [cluster.local/ns/shop/sa/payments] }
`,
};

const TIMEOUT: DraftObject = {
  group: "networking.istio.io",
  kind: "VirtualService",
  name: "checkout-timeout",
  text: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: checkout-timeout, namespace: shop }
spec:
  hosts: [checkout]
  http:
    - route: [{ destination: { host: checkout } }]
      timeout: 50ms
`,
};

const effectOf = (page: Page) => page.getByRole("region", { name: "Effect on observed traffic" });

test("a draft that locks a caller out fails its saved test, and the row's own fix lets both through", async ({
  page,
  signInAs,
}) => {
  await signInAs("admin");
  const name = `cart reaches checkout ${Date.now().toString()}`;
  await post(page, "/tests", {
    name,
    question: {
      from: { type: "workload", namespace: "shop", name: "cart" },
      host: "checkout.shop",
      port: 80,
      protocol: "http",
      method: "GET",
      path: "/",
      headers: {},
      claims: null,
    },
    expected: { verdict: "reaches", status: null, by: null, minShare: null },
  });
  const id = await draftOf(page, "Only payments", CALLERS);

  await page.goto(`/c/${CLUSTER}/changes/${id}?look=1h`);
  const effect = effectOf(page);
  const row = effect.getByRole("row", { name: /newly denied.*shop\/cart.*shop\/checkout/ });
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(effect.getByText(new RegExp(`Test “${name}” fails`))).toBeVisible();
  await expect(effect.getByText(/Open connections keep the old listeners for up to 45 s/)).toBeVisible();
  await expectAccessible(page);

  await row.getByRole("button", { name: /^Allow it/ }).focus();
  await page.keyboard.press("Enter");
  await expect(effect.getByRole("row", { name: /newly denied/ })).toHaveCount(0, { timeout: 30_000 });
  await expect(effect.getByText(new RegExp(`Test “${name}”`))).toHaveCount(0);
  await expect(page.getByText("cluster.local/ns/shop/sa/cart").first()).toBeVisible();

  await effect.getByRole("link", { name: "Who may call whom with it" }).click();
  const matrix = page.getByRole("grid", { name: "Callers and targets" });
  await expect(matrix.getByRole("button", { name: /shop\/web to shop\/checkout:\d+: denied/ })).toBeVisible();
});

test("a timeout shows how many requests are slower, and each write of a plan its own effect", async ({
  page,
  signInAs,
}) => {
  await signInAs("developer");
  const id = await draftOf(page, "Timeout and callers", TIMEOUT, CALLERS);
  await page.goto(`/c/${CLUSTER}/changes/${id}?look=1h`);
  const effect = effectOf(page);
  await expect(
    effect.getByText(/1 caller would run into the new timeout: [\d.,]+ ?[kM]? requests in 1 h/),
  ).toBeVisible({
    timeout: 30_000,
  });
  const row = effect.getByRole("row", { name: /timing out.*shop\/cart/ });
  await expect(row).toContainText(/% of the requests take longer than 50 ms/);
  const plan = page.getByRole("region", { name: "Plan" });
  await expect(plan.getByText(/then wait 50 s/)).toBeVisible();
  await expect(
    plan.getByText(/After it, against today: 1 newly denied \([\d.,]+ ?[kM]? requests\)\./),
  ).toBeVisible();
  await expect(plan.getByText(/After it, against today: .*1 timing out/)).toBeVisible();
});

test("the editor previews with graph and table, without leaving it", async ({ page, signInAs }) => {
  await signInAs("developer");
  const id = await draftOf(page, "Only payments, in the editor", CALLERS);
  await page.goto(
    `/c/${CLUSTER}/config/security.istio.io/AuthorizationPolicy/shop/checkout-callers?draft=${id}&look=1h`,
  );
  await page.getByRole("button", { name: "Graph and table" }).click();
  const effect = effectOf(page);
  await expect(effect.getByRole("row", { name: /newly denied.*shop\/cart/ })).toBeVisible({
    timeout: 30_000,
  });
  await expect(effect.locator("svg text", { hasText: /✕ [\d.]+ rps/ })).toBeVisible();
  await expectAccessible(page);
  await effect.getByRole("button", { name: /^Allow it/ }).click();
  await expect(effect.getByRole("row", { name: /newly denied/ })).toHaveCount(0, { timeout: 30_000 });
  await page.getByRole("radio", { name: "YAML" }).click();
  await expect(page.getByText("# who may call checkout")).toBeVisible();
});
