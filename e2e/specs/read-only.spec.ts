import { apiOf } from "../fixtures/api.ts";
import { CLUSTER, expect, test } from "../fixtures/test.ts";
import { refusalOf } from "../fixtures/http-call.ts";
import { baseUrl } from "../fixtures/test.ts";

const API = "networking.istio.io/VirtualService/production/api";
const WHY = /may not|need|role/i;

test("a viewer finds each action absent, or disabled with the reason beside it", async ({
  page,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await signInAs("viewer");
  const open = async (path: string): Promise<void> => {
    await page.goto(`/c/${CLUSTER}/${path}`);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
  };
  const refused = async (name: string | RegExp): Promise<void> => {
    const button = page.getByRole("main").getByRole("button", { name }).first();
    await expect(button).toBeDisabled();
    await expect(button.locator("xpath=..")).toContainText(WHY);
  };

  await open(`edit/split/${API}`);
  await refused(/Apply to cluster/);
  await open(`config/${API}`);
  await expect(page.getByRole("button", { name: /Apply to cluster|Delete/ })).toHaveCount(0);
  await expect(page.getByRole("main").getByText(/^Read-only. Drafts need the role editor/)).toBeVisible();
  await open("config");
  await refused("New object");
  await open("config/new?from=template");
  await refused(/Open the editor|Open as a change/);
  await open("readiness?sel=outlier-detection-can-eject");
  await refused("Open draft");
  await refused(/Accept with reason/);
  await open("simulate?view=tests");
  await expect(page.getByRole("button", { name: /Save test|Delete test/ })).toHaveCount(0);
  await open(
    `topology?view=workload&sel=${encodeURIComponent("edge:workload/shop/checkout→workload/production/api-v1→http")}`,
  );
  const panel = page.getByRole("complementary");
  for (const name of ["Allow", "Deny", "Split", "Mirror", "Expose"])
    await expect(panel.getByRole("button", { name, exact: true })).toBeDisabled();
  await expect(panel).toContainText("A draft needs the role");
  await open("changes");
  await expect(page.getByRole("button", { name: /Apply|Undo|Discard/ })).toHaveCount(0);
});

test("what a viewer asks of the API directly is refused", async () => {
  const viewer = apiOf(baseUrl(), CLUSTER, "viewer");
  const object = {
    group: "networking.istio.io",
    kind: "VirtualService",
    namespace: "production",
    name: "api",
  };
  const calls: readonly (readonly [string, string, unknown])[] = [
    ["POST", "changes", { objects: [{ ...object, op: "delete", text: null }] }],
    [
      "POST",
      "topology/drafts",
      { edit: "deny", source: "workload/shop/checkout", target: "workload/production/api-v1" },
    ],
    ["POST", "readiness/outlier-detection-can-eject/fix", { subject: { cluster: CLUSTER, ...object } }],
  ];
  for (const [method, path, body] of calls) {
    const answer = await viewer.call(method, path, body);
    expect([path, answer.status, refusalOf(answer)]).toEqual([path, 403, "forbidden"]);
  }
});
