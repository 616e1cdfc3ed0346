import { spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "../../scripts/launch/process.ts";
import { standaloneDir } from "../../scripts/launch/build.ts";
import { consoleEnvironment } from "../../scripts/launch/stack.ts";
import { stop } from "../../scripts/launch/process.ts";
import { apiOf } from "../fixtures/api.ts";
import { makeSplit, virtualServicePath } from "../fixtures/kube.ts";
import { ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { CLUSTER, expect, signInAt, test } from "../fixtures/test.ts";

interface ClusterReadiness {
  readonly api: string;
  readonly metrics: string;
}

let stack: OwnStack;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  stack = await ownStack({ PROMETHEUS_TIMEOUT: "2s" });
  await stack.startDemo();
  await stack.startConsole();
});

test.afterAll(() => stack.close());

async function readinessOf(): Promise<ClusterReadiness | undefined> {
  const answer = await fetch(`${stack.base}/readyz`);
  const { clusters } = (await answer.json()) as { clusters: Readonly<Record<string, ClusterReadiness>> };
  return clusters[CLUSTER];
}

test("the cluster's API stops and comes back with its history trimmed: stale meanwhile, whole afterwards", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const api = apiOf(stack.base, CLUSTER, "developer");
  await makeSplit(stack.kube(), "e2e-outage");
  const names = async (): Promise<readonly string[]> =>
    (
      await api.read<{ objects: readonly { ref: { namespace: string; name: string } }[] }>(
        "objects?namespaces=e2e-outage",
      )
    ).objects.flatMap(({ ref }) => (ref.namespace === "e2e-outage" ? [ref.name] : []));
  await expect.poll(names).toEqual(["split"]);
  await signInAt(page.request, stack.base, "developer");
  await page.goto(`${stack.base}/c/${CLUSTER}/config?ns=e2e-outage`);
  const rows = page.getByRole("grid", { name: "Objects" }).getByRole("row");
  await expect(rows.filter({ hasText: "split" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await stop(stack.demo());
  await expect.poll(async () => (await readinessOf())?.api, { timeout: 60_000 }).toBe("stale");
  await expect(page.getByText(/^Stale since \d\d:\d\d/)).toBeVisible();
  await expect(rows.filter({ hasText: "split" }), "what was known stays").toBeVisible();
  const signIn = await fetch(`${stack.base}/api/v1/sign-in`);
  expect(signIn.status).toBe(200);

  await stack.startDemo();
  const kube = stack.kube();
  await kube.remove(virtualServicePath("e2e-outage", "split"));
  await kube.create(virtualServicePath("e2e-outage"), {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "after", namespace: "e2e-outage" },
    spec: { hosts: ["api"], http: [{ route: [{ destination: { host: "api" } }] }] },
  });
  await expect.poll(async () => (await readinessOf())?.api, { timeout: 90_000 }).toBe("live");
  await expect.poll(names, { timeout: 60_000 }).toEqual(["after"]);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(rows.filter({ hasText: "after" }), "without a reload").toBeVisible();
  await expect(rows.filter({ hasText: "split" })).toHaveCount(0);
});

test("a second console on the same data folder is refused with a message that says what to do", async () => {
  const port = await freePort();
  const options = { ...stack.options, ports: { ...stack.options.ports, console: port } };
  const second = spawn(process.execPath, [path.join(standaloneDir, "server.js")], {
    env: {
      ...process.env,
      ...consoleEnvironment(options),
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
      FORESAIL_MIGRATIONS: path.resolve("prisma/migrations"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  second.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  second.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  const code = await new Promise((resolve) => second.once("exit", resolve));
  expect(code).toBe(78);
  expect(printed).toContain(`The data folder ${stack.options.dataDir}`);
  expect(printed).toContain("in use by another process");
  expect(printed).toContain("FORESAIL_DATA");
  expect((await fetch(`${stack.base}/healthz`)).status).toBe(200);
});

test("the API server refuses, and the answer is the refusal and not a failure", async () => {
  const api = apiOf(stack.base, CLUSTER, "developer");
  const absent = await api.call("GET", "objects/networking.istio.io/VirtualService/e2e-outage/nobody");
  expect(absent.status).toBe(404);
  expect(absent.text).toContain('"code":"not_found"');
  const forbidden = await api.call("GET", "objects/core/Secret/e2e-outage/nobody");
  expect([403, 404, 422]).toContain(forbidden.status);
});
