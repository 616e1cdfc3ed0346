import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import type { ChangeDetail } from "../../lib/contracts/changes.ts";
import { send, type HttpAnswer } from "../fixtures/http-call.ts";
import { makeSplit, splitText, weightsOf } from "../fixtures/kube.ts";
import { ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { expect, test } from "../fixtures/test.ts";

const NAMESPACE = "e2e-two";

let europe: OwnStack;
let america: OwnStack;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  europe = await ownStack();
  america = await ownStack();
  await europe.startDemo();
  await america.startDemo();
  const file = path.join(europe.options.dataDir, "clusters.yaml");
  const cluster = (id: string, { kubeconfig, options }: OwnStack) => ({
    id,
    kubeconfig,
    context: "foresail",
    prometheus: { url: `http://127.0.0.1:${String(options.ports.prometheus)}` },
  });
  writeFileSync(file, stringify({ clusters: [cluster("eu-1", europe), cluster("us-1", america)] }));
  await makeSplit(europe.kube(), NAMESPACE);
  await makeSplit(america.kube(), NAMESPACE);
  await europe.startConsole({ FORESAIL_CLUSTERS_FILE: file });
});

test.afterAll(async () => {
  await europe.close();
  await america.close();
});

interface Person {
  readonly cookie: string;
  call(method: string, path: string, body?: unknown): Promise<HttpAnswer>;
}

async function signIn(cluster: string): Promise<Person> {
  const { base } = europe;
  const same = { origin: base, "x-foresail": "1" };
  const answer = await send(base, {
    method: "POST",
    path: "/api/v1/session",
    headers: same,
    body: { method: "token", cluster, token: "demo-developer-token" },
  });
  expect(answer.status, answer.text).toBe(200);
  const cookie = answer.headers["set-cookie"]?.[0]?.split(";", 1)[0] ?? "";
  return {
    cookie,
    call: (method, where, body) =>
      send(base, {
        method,
        path: `/api/v1/clusters/${where}`,
        headers: { ...same, cookie },
        ...(body === undefined ? {} : { body }),
      }),
  };
}

const json = <Answer>({ text }: HttpAnswer): Answer => JSON.parse(text) as Answer;

test("one console shows two clusters, each under its own id, and a change reaches one of them", async () => {
  test.setTimeout(120_000);
  const inAmerica = await signIn("us-1");
  const draft = await inAmerica.call("POST", "us-1/changes", {
    objects: [
      {
        group: "networking.istio.io",
        kind: "VirtualService",
        namespace: NAMESPACE,
        name: "split",
        op: "update",
        text: splitText(NAMESPACE, [20, 80]),
      },
    ],
  });
  expect(draft.status, draft.text).toBe(201);
  const { change } = json<ChangeDetail>(draft);
  expect(change.objects.map((ref) => ref.cluster)).toEqual(["us-1"]);
  const applied = await inAmerica.call("POST", `us-1/changes/${change.id}/apply`, {
    version: change.version,
    skipSettling: true,
  });
  expect(applied.status, applied.text).toBe(200);
  expect(await weightsOf(america.kube(), NAMESPACE)).toEqual([20, 80]);
  expect(await weightsOf(europe.kube(), NAMESPACE)).toEqual([70, 30]);

  const records = async (person: Person, cluster: string) =>
    json<{ records: readonly { cluster: string; changeSet: string | null }[] }>(
      await person.call("GET", `${cluster}/audit?changeSet=${change.id}`),
    ).records;
  const told = await records(inAmerica, "us-1");
  expect(told.length).toBeGreaterThan(2);
  expect(new Set(told.map(({ cluster }) => cluster))).toEqual(new Set(["us-1"]));
  const inEurope = await signIn("eu-1");
  expect(await records(inEurope, "eu-1")).toEqual([]);
  expect((await inEurope.call("GET", `eu-1/changes/${change.id}`)).status).toBe(404);
});

test("a credential of one cluster is not shown to the other", async () => {
  const inEurope = await signIn("eu-1");
  expect((await inEurope.call("GET", "eu-1/objects")).status).toBe(200);
  expect((await inEurope.call("GET", "us-1/objects")).status).toBe(403);
  expect((await inEurope.call("GET", "no-such-cluster/objects")).status).toBe(404);
});

test("the pages of a cluster have its id in their address", async ({ page, context }) => {
  const { cookie } = await signIn("us-1");
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: europe.base }]);
  await page.goto(`${europe.base}/c/us-1/overview`);
  await expect(
    page.getByRole("grid", { name: "Namespaces" }).getByRole("row", { name: /shop/ }),
  ).toBeVisible();
  await expect(page).toHaveURL(/\/c\/us-1\/overview/);
});
