import { CLUSTER, expect, expectAccessible, test } from "../fixtures/test.ts";
import { kubeOf, virtualServicePath } from "../fixtures/kube.ts";

interface Route {
  readonly destination: { readonly subset?: string };
  readonly weight?: number;
}

interface VirtualService {
  readonly spec: { readonly http: readonly { readonly route: readonly Route[] }[] };
}

const kube = () => kubeOf(process.env["E2E_KUBECONFIG"] ?? "", "admin");

/** Weights of the last route of production/api as the API server has them: that one takes everything else. */
async function weights(): Promise<readonly (number | undefined)[]> {
  const object = await kube().get<VirtualService>(virtualServicePath("production", "api"));
  const split = object.spec.http.find(({ route }) => route.length > 1);
  return (split?.route ?? []).map(({ weight }) => weight);
}

test("a developer moves a split, sees it applied, audited and alive, and takes it back", async ({
  page,
  signInAs,
  baseURL,
}) => {
  await signInAs("developer");
  expect(await weights()).toEqual([90, 10]);
  await page.goto(`/c/${CLUSTER}/services/production/api`);
  await page.getByRole("link", { name: "Split traffic" }).click();
  await expect(page).toHaveURL(/\/edit\/split\//);

  const v2 = page.getByLabel("Weight of v2");
  await v2.fill("30");
  await v2.press("Enter");
  await expect(page.getByLabel("Weight of v1")).toHaveValue("70");
  await expect(page.getByText(/dry-run accepted/i).first()).toBeVisible();
  expect(await weights(), "the form changes the draft, never the cluster").toEqual([90, 10]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Apply to cluster…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply to cluster" }).click();
  await expect.poll(weights).toEqual([70, 30]);
  await expect(page.getByLabel("Applied change")).toBeVisible();

  const shareOfV2 = async (): Promise<number> => {
    const answer = await page.request.get(
      `${baseURL}/api/v1/clusters/${CLUSTER}/services/production/api?window=20`,
    );
    const { versions } = (await answer.json()) as {
      versions: readonly { version: string; share: number | null }[];
    };
    return versions.find(({ version }) => version === "v2")?.share ?? 0;
  };
  await expect.poll(shareOfV2, { timeout: 60_000, intervals: [2_000] }).toBeGreaterThan(0.14);

  await page.getByLabel("Applied change").getByRole("button", { name: /undo/i }).click();
  await page.getByRole("dialog").getByRole("button", { name: /undo/i }).click();
  await expect.poll(weights).toEqual([90, 10]);

  await page.goto(`/c/${CLUSTER}/audit`);
  await expect(page.getByRole("row", { name: /update\.object/ }).first()).toBeVisible();
  await expectAccessible(page);
  const verified = await page.request.post(`${baseURL}/api/v1/clusters/${CLUSTER}/audit/verify`, {
    headers: { "x-foresail": "1", origin: baseURL ?? "" },
  });
  expect(await verified.json()).toMatchObject({ intact: true, findings: [] });
});

test("a viewer reads a split and is told why nothing can be applied", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto(`/c/${CLUSTER}/edit/split/networking.istio.io/VirtualService/production/api`);
  await expect(page.getByText(/you may not update virtualservices/i).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply to cluster…" })).toBeDisabled();
});
