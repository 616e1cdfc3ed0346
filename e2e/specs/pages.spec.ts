import { CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";

const PAGES = [
  ["overview", "Overview"],
  ["topology", "Topology"],
  ["services", "Services"],
  ["services/production/api", "api"],
  ["config", "Config"],
  ["config/networking.istio.io/VirtualService/production/api", "api"],
  ["changes", "Changes"],
  ["readiness?sel=mtls-is-strict", "Readiness"],
  ["simulate?from=workload%3Ashop%2Fweb&host=payments.shop", "Simulate"],
  ["simulate?view=matrix", "Simulate"],
  ["simulate?view=tests", "Simulate"],
  ["audit", "Audit"],
] as const;

for (const theme of ["dark", "light"] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });
    for (const [path, title] of PAGES) {
      test(`${path} shows itself without a fault and is accessible`, async ({ page, signInAs }) => {
        const faults: string[] = [];
        page.on("pageerror", ({ message }) => faults.push(message));
        page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
        await signInAs("developer");
        await page.goto(`/c/${CLUSTER}/${path}`);
        await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
        await expect(page.getByText("Live", { exact: true })).toBeVisible();
        // Until it is laid out, the graph is neither seen nor judged.
        if (path === "topology") await expect(page.locator(".react-flow__node").first()).toBeVisible();
        await expectAccessible(page);
        expect(faults).toEqual([]);
      });
    }
  });
}
