import fc from "fast-check";
import { BROKEN_BODIES, callsOf, TEXTS_OF_OBJECTS } from "../fixtures/generate-call.ts";
import { apiOf, draftSplit } from "../fixtures/api.ts";
import { bearer, cookieOf, refusalOf, send, type HttpAnswer, type HttpCall } from "../fixtures/http-call.ts";
import { fill, operationsOf, type Operation } from "../fixtures/operations.ts";
import { kubeOf, makeSplit, splitText } from "../fixtures/kube.ts";
import { baseUrl, CLUSTER, expect, kubeconfig, test } from "../fixtures/test.ts";

const SEED = Number(process.env["E2E_SEED"] ?? "20260831");
const CALLS_PER_OPERATION = 60;
const AT_ONCE = 8;
const NAMESPACE = "e2e-fuzz";
/** Garbage tokens are failed sign-ins, and those lock their address out. */
const FROM = "127.0.0.2";

const PLAUSIBLE = {
  cluster: CLUSTER,
  id: "00000000-0000-4000-8000-000000000000",
  seq: "1",
  group: "networking.istio.io",
  kind: "VirtualService",
  namespace: "production",
  name: "api",
};

/** Null when the answer is one that the API may give; else a sentence that says which call to repeat. */
function complaint({ successes }: Operation, call: HttpCall, answer: HttpAnswer): string | null {
  const isSuccess = successes.includes(answer.status);
  const isRefusal = answer.status >= 400 && answer.status < 500 && refusalOf(answer) !== null;
  if (isSuccess || isRefusal) return null;
  const body =
    call.body instanceof Uint8Array ? Buffer.from(call.body).toString("base64") : JSON.stringify(call.body);
  return `${call.method} ${call.path} ${(body ?? "").slice(0, 2_000)} → ${answer.status} ${answer.text.slice(0, 300)}`;
}

async function complaintsAbout(operation: Operation, calls: readonly HttpCall[]): Promise<readonly string[]> {
  const waiting = [...calls];
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      const sentence = complaint(operation, call, await send(baseUrl(), call));
      if (sentence !== null) found.push(sentence);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

test.beforeAll(() => makeSplit(kubeOf(kubeconfig()), NAMESPACE));
test.afterAll(() => kubeOf(kubeconfig()).remove(`/api/v1/namespaces/${NAMESPACE}`));

test("generated requests to every operation are answered or refused in words, never with a failure", async () => {
  test.setTimeout(240_000);
  const operations = await operationsOf(baseUrl());
  expect(operations.length).toBeGreaterThan(20);
  const api = apiOf(baseUrl(), CLUSTER, "developer");
  const drafts = await Promise.all(
    [10, 20, 40].map((weight) => draftSplit(api, NAMESPACE, [100 - weight, weight])),
  );
  const known = {
    id: drafts.map(({ change }) => change.id),
    namespace: [NAMESPACE, "production", "-", ""],
    name: ["split", "api"],
    text: [splitText(NAMESPACE, [50, 50]), ...TEXTS_OF_OBJECTS],
  };
  const found: string[] = [];
  for (const operation of operations) {
    const generated = fc.sample(callsOf(operation, known), { seed: SEED, numRuns: CALLS_PER_OPERATION });
    const calls = generated.map((call) => ({ ...call, from: FROM, headers: bearer("developer") }));
    found.push(...(await complaintsAbout(operation, calls)));
  }
  expect(found, `seed ${String(SEED)}`).toEqual([]);
});

test("broken bodies are refused in words", async () => {
  const found: string[] = [];
  for (const operation of (await operationsOf(baseUrl())).filter(({ method }) => method !== "GET")) {
    const calls = BROKEN_BODIES.map(({ body, headers }) => ({
      from: FROM,
      method: operation.method,
      path: fill(operation.path, PLAUSIBLE),
      headers: { ...bearer("developer"), ...headers },
      body,
    }));
    found.push(...(await complaintsAbout(operation, calls)));
  }
  expect(found).toEqual([]);
});

test("a body above 10 MB is refused before it is read", async () => {
  const answer = await send(baseUrl(), {
    method: "POST",
    path: `/api/v1/clusters/${CLUSTER}/changes`,
    headers: bearer("developer"),
    body: Buffer.alloc(10 * 1024 * 1024 + 1, " "),
  });
  expect([answer.status, refusalOf(answer)]).toEqual([413, "too_large"]);
});

test("nobody gets anything without a credential that the cluster accepts", async () => {
  const operations = (await operationsOf(baseUrl())).filter(({ isPublic }) => !isPublic);
  const credentials: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    none: {},
    "a garbage token": { authorization: "Bearer not-a-token" },
    "an empty token": { authorization: "Bearer " },
    "basic authentication": { authorization: `Basic ${Buffer.from("admin:admin").toString("base64")}` },
    "a made-up cookie": { cookie: `foresail-${new URL(baseUrl()).port}=${"0".repeat(64)}` },
    "headers of a proxy": { "x-forwarded-user": "noor.haddad", "impersonate-user": "noor.haddad" },
    "a middleware bypass": { "x-middleware-subrequest": "middleware:middleware:middleware:middleware" },
  };
  for (const [name, headers] of Object.entries(credentials)) {
    for (const { id, method, path, body } of operations) {
      const answer = await send(baseUrl(), {
        method,
        path: fill(path, PLAUSIBLE),
        headers,
        ...(body === null ? {} : { body: {} }),
      });
      expect([id, answer.status, refusalOf(answer)], name).toEqual([id, 401, "unauthenticated"]);
    }
  }
  const stream = await send(baseUrl(), { method: "GET", path: "/api/v1/stream" });
  expect([stream.status, refusalOf(stream)]).toEqual([401, "unauthenticated"]);
});

test("a cookie alone changes nothing: every mutation wants the header and the origin of this console", async () => {
  const base = baseUrl();
  const cookie = await cookieOf(base, CLUSTER, "developer");
  const forgeries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "no header and no origin": {},
    "no header": { origin: base },
    "no origin": { "x-foresail": "1" },
    "another origin": { origin: "http://evil.example", "x-foresail": "1" },
    "the origin null": { origin: "null", "x-foresail": "1" },
    "another port of this host": { origin: "http://127.0.0.1:1", "x-foresail": "1" },
    "a request that the browser calls cross-site": {
      origin: base,
      "x-foresail": "1",
      "sec-fetch-site": "cross-site",
    },
  };
  const mutations = (await operationsOf(base)).filter(({ method }) => method !== "GET");
  expect(mutations.length).toBeGreaterThan(5);
  for (const [name, headers] of Object.entries(forgeries)) {
    for (const { id, method, path, body } of mutations) {
      const answer = await send(base, {
        method,
        path: fill(path, PLAUSIBLE),
        headers: { ...headers, cookie },
        ...(body === null ? {} : { body: {} }),
      });
      expect([id, answer.status, refusalOf(answer)], name).toEqual([id, 403, "forbidden"]);
    }
  }
  const still = await send(base, { method: "GET", path: "/api/v1/session", headers: { cookie } });
  expect(still.status).toBe(200);
});

test("answers are never kept by caches and never taken for another type", async () => {
  const reads = (await operationsOf(baseUrl())).filter(({ method }) => method === "GET");
  for (const { id, path } of reads) {
    const { headers } = await send(baseUrl(), {
      method: "GET",
      path: fill(path, PLAUSIBLE),
      headers: bearer("developer"),
    });
    expect([id, headers["cache-control"], headers["x-content-type-options"]]).toEqual([
      id,
      "no-store",
      "nosniff",
    ]);
  }
});

test("a host name that is not served here is refused on every operation", async () => {
  for (const { id, method, path, body } of await operationsOf(baseUrl())) {
    const answer = await send(baseUrl(), {
      method,
      path: fill(path, PLAUSIBLE),
      headers: { ...bearer("developer"), host: "rebound.example" },
      ...(body === null ? {} : { body: {} }),
    });
    expect([id, answer.status, refusalOf(answer)]).toEqual([id, 403, "forbidden"]);
  }
});
