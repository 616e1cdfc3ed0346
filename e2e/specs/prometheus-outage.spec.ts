import { openProxy, type Behaviour, type LoopbackProxy } from "../fixtures/loopback-proxy.ts";
import { ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { CLUSTER, expect, signInAt, test } from "../fixtures/test.ts";

let stack: OwnStack;
let prometheus: LoopbackProxy;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  stack = await ownStack({ PROMETHEUS_TIMEOUT: "2s" });
  await stack.startDemo();
  prometheus = await openProxy(`http://127.0.0.1:${String(stack.options.ports.prometheus)}`);
  await stack.startConsole({ PROMETHEUS_URL: prometheus.address });
});
test.afterAll(async () => {
  await prometheus.close();
  await stack.close();
});

const FAULTS: readonly (readonly [Behaviour, string, RegExp])[] = [
  ["refuse", "is gone", /Prometheus .*(could not be reached|does not answer)/],
  ["hang", "does not answer in time", /Prometheus .*(in time|does not answer)/],
  ["garbage", "answers something else", /Prometheus .*(cannot be read|not an answer|not .*Prometheus)/],
];

for (const [behaviour, what, words] of FAULTS) {
  test(`a Prometheus that ${what} is named, nothing is guessed, and all comes back`, async ({ page }) => {
    test.setTimeout(180_000);
    await signInAt(page.request, stack.base, "developer");
    await page.goto(`${stack.base}/c/${CLUSTER}/overview`);
    const requests = page.getByText("Requests", { exact: true }).first().locator("xpath=ancestor::div[1]");
    await expect(requests.getByText("rps")).toBeVisible({ timeout: 60_000 });

    prometheus.behave(behaviour);
    const notice = page.getByRole("status").filter({ hasText: "rates and previews on traffic do not" });
    await expect(notice).toBeVisible({ timeout: 60_000 });
    await expect(notice).toContainText(words);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();

    prometheus.behave("pass");
    await expect(notice).toBeHidden({ timeout: 60_000 });
    await expect(requests.getByText("rps")).toBeVisible();
  });
}
