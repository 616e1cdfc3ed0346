import type { Page } from "@playwright/test";
import { apiOf } from "../fixtures/api.ts";
import { openProxy, type Behaviour, type LoopbackProxy } from "../fixtures/loopback-proxy.ts";
import { ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { CLUSTER, expect, expectAccessible, signInAt, test } from "../fixtures/test.ts";

let stack: OwnStack;
let proxy: LoopbackProxy;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  stack = await ownStack({ PROMETHEUS_TIMEOUT: "2s" });
  await stack.startDemo();
  proxy = await openProxy(`http://127.0.0.1:${String(stack.options.ports.prometheus)}`);
  await stack.startConsole({ PROMETHEUS_URL: proxy.address });
});

test.afterAll(async () => {
  await stack.close();
  await proxy.close();
});

const OUTAGES: Readonly<Record<Exclude<Behaviour, "pass">, RegExp>> = {
  refuse: /Prometheus could not be reached/,
  hang: /Prometheus did not answer within 2 s/,
  garbage: /The answer is not one of a Prometheus/,
};

const open = (page: Page, path: string) => page.goto(`${stack.base}/c/${CLUSTER}/${path}`);
const requestsTile = (page: Page) => page.getByRole("group", { name: "Requests", exact: true });
const chartOf = (page: Page) => page.getByRole("img", { name: "Requests: first" });

for (const [behaviour, words] of Object.entries(OUTAGES) as [Exclude<Behaviour, "pass">, RegExp][]) {
  test(`Prometheus fails (${behaviour}): pages say so, guess no number, and recover without a reload`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    await signInAt(page.request, stack.base, "viewer");
    proxy.behave("pass");
    await open(page, "overview");
    await expect(requestsTile(page)).toContainText(/[1-9][\d,]*rps/, { timeout: 60_000 });
    await expect(chartOf(page)).toBeVisible();

    proxy.behave(behaviour);
    const notice = page.getByRole("status").filter({ hasText: words });
    await expect(notice).toBeVisible({ timeout: 60_000 });
    await expect(notice).toContainText(
      /since \d\d:\d\d:\d\d\. Rates are the last that were read, at \d\d:\d\d:\d\d/,
    );

    await open(page, "services/production/api");
    await expect(page.getByText(words).first()).toBeVisible();
    await expect(page.getByText("No rates to draw").first()).toBeVisible();
    await open(page, "topology?window=6h");
    await expect(page.getByText("Traffic is unknown")).toBeVisible();
    await open(page, "readiness");
    await expect(page.getByText("Metrics and traces are collected")).toBeVisible();
    await expect(page.getByText(/what rests on traffic is unknown/)).toBeVisible();

    // Opened while Prometheus fails, so that nothing of the history was read before.
    await open(page, "overview?window=6h");
    await expect(page.getByText("No rates to draw")).toBeVisible();
    await expect(requestsTile(page)).toContainText("not known");
    await expect(page.getByText("no traffic", { exact: true })).toHaveCount(0);
    await expect(page.getByText("quiet", { exact: true })).toHaveCount(0);
    await expectAccessible(page);

    proxy.behave("pass");
    await expect(notice).toBeHidden({ timeout: 60_000 });
    await expect(chartOf(page)).toBeVisible({ timeout: 60_000 });
  });
}

interface Counted {
  readonly metrics: { readonly state: string; readonly atMs: number | null };
  readonly services: readonly {
    readonly rateRps: number | null;
    readonly health: { readonly state: string };
  }[];
}

test("a console that never saw Prometheus names no number", async ({ page }) => {
  test.setTimeout(180_000);
  const other = await ownStack();
  try {
    await other.startDemo();
    proxy.behave("refuse");
    await other.startConsole({ PROMETHEUS_URL: proxy.address });
    const { metrics, services } = await apiOf(other.base, CLUSTER, "viewer").read<Counted>("services");
    expect(metrics).toMatchObject({ state: "failing", atMs: null });
    expect(services.length).toBeGreaterThan(10);
    expect(new Set(services.map(({ rateRps }) => rateRps))).toEqual(new Set([null]));
    expect(services.some(({ health }) => health.state === "healthy" || health.state === "idle")).toBe(false);
    await signInAt(page.request, other.base, "viewer");
    await page.goto(`${other.base}/c/${CLUSTER}/services`);
    await expect(page.getByRole("row", { name: /production\/api/ })).not.toContainText("rps");
    await page.goto(`${other.base}/c/${CLUSTER}/overview`);
    await expect(requestsTile(page)).toContainText("–");
  } finally {
    await other.close();
    proxy.behave("pass");
  }
});
