import type { BrowserContext } from "@playwright/test";
import { openProxy, type LoopbackProxy } from "../fixtures/loopback-proxy.ts";
import { baseUrl, CLUSTER, expect, signInAt, test } from "../fixtures/test.ts";

const TABS = 10;
const STREAM = "/api/v1/stream";

let proxy: LoopbackProxy;
test.beforeAll(async () => {
  proxy = await openProxy(baseUrl());
});
test.afterAll(() => proxy.close());

async function openTabs(context: BrowserContext): Promise<void> {
  await signInAt(context.request, proxy.address, "viewer");
  for (let tab = 0; tab < TABS; tab++) {
    const page = await context.newPage();
    await page.goto(`${proxy.address}/c/${CLUSTER}/changes`);
  }
}

async function expectAllLive(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await expect(page.getByText("Live", { exact: true })).toBeVisible();
}

test("ten tabs share one stream through a worker", async ({ context }) => {
  test.setTimeout(240_000);
  await openTabs(context);
  await expectAllLive(context);
  expect(proxy.openFor(STREAM)).toBe(1);
  await context.pages()[0]?.close();
  await expectAllLive(context);
  expect(proxy.openFor(STREAM)).toBe(1);
});

test("without shared workers the tabs share the stream of one of them, and another takes over", async ({
  context,
}) => {
  test.setTimeout(240_000);
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"));
  await openTabs(context);
  await expectAllLive(context);
  expect(proxy.openFor(STREAM)).toBe(1);
  await context.pages()[0]?.close();
  await expect.poll(() => proxy.openFor(STREAM)).toBe(1);
  await expectAllLive(context);
});
