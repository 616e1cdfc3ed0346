import { PERMISSIONS, type Permission } from "../../lib/domain/access/permissions.ts";
import { DEFAULT_ROLE_MAPPING } from "../../lib/domain/access/roles.ts";
import { apiOf } from "../fixtures/api.ts";
import { bearer, refusalOf, send } from "../fixtures/http-call.ts";
import { kubeOf, makeSplit, splitText, type Kube } from "../fixtures/kube.ts";
import { fill, operationsOf } from "../fixtures/operations.ts";
import { baseUrl, CLUSTER, expect, kubeconfig, test, type Context } from "../fixtures/test.ts";

/** What each operation needs. An operation that is missing here fails the matrix. */
const NEEDS: Readonly<Record<string, Permission | "anybody">> = {
  listAudit: "audit.read",
  getAudit: "audit.read",
  verifyAudit: "audit.verify",
  createDraft: "change.draft",
  reviseDraft: "change.draft",
  getChange: "change.read",
  listChanges: "change.read",
  previewChange: "change.preview",
  previewEffect: "change.preview",
  applyChange: "change.apply",
  undoChange: "change.undo",
  discardDraft: "change.read",
  listObjects: "mesh.read",
  readFieldChoices: "mesh.read",
  readObject: "mesh.read",
  readOverview: "mesh.read",
  readOverviewHistory: "mesh.read",
  listServices: "mesh.read",
  readService: "mesh.read",
  readServiceHistory: "mesh.read",
  readServiceLoad: "mesh.read",
  readInbound: "mesh.read",
  readSecretPresence: "mesh.read",
  readSplit: "mesh.read",
  readDependents: "mesh.read",
  readReferences: "mesh.read",
  readObjectHistory: "mesh.read",
  listFindings: "mesh.read",
  readTopology: "mesh.read",
  draftFromGraph: "change.draft",
  listReadiness: "mesh.read",
  readReadinessItem: "mesh.read",
  draftReadinessFix: "change.draft",
  acceptRisk: "readiness.accept",
  withdrawRisk: "readiness.accept",
  simulateRequest: "mesh.read",
  readSimulateChoices: "mesh.read",
  readMatrix: "mesh.read",
  listTests: "mesh.read",
  runTests: "mesh.read",
  createTest: "test.save",
  reviseTest: "test.save",
  deleteTest: "test.save",
  readSession: "anybody",
  signOut: "anybody",
  listSessions: "anybody",
  revokeSession: "anybody",
};

const GROUPS: Readonly<Record<Context, string>> = {
  viewer: "foresail:viewers",
  developer: "foresail:developers",
  reviewer: "foresail:reviewers",
  security: "foresail:security",
  operator: "foresail:operators",
  admin: "foresail:admins",
};

const NAMESPACE = "e2e-rights";
const NOBODYS_ID = "00000000-0000-4000-8000-000000000000";

const split = {
  cluster: CLUSTER,
  group: "networking.istio.io",
  kind: "VirtualService",
  namespace: NAMESPACE,
  name: "split",
};

const values = {
  ...split,
  id: NOBODYS_ID,
  seq: "1",
  item: "outlier-detection-can-eject",
};

const content = {
  objects: [
    {
      group: "networking.istio.io",
      kind: "VirtualService",
      namespace: NAMESPACE,
      name: "split",
      op: "update",
      text: splitText(NAMESPACE, [60, 40]),
    },
  ],
};

const question = {
  from: { type: "plaintext", ip: null },
  host: `api.${NAMESPACE}`,
  port: 80,
  protocol: "http",
  method: "GET",
  path: "/",
  headers: {},
  claims: null,
};

const requestTest = {
  name: "Rights to keep tests",
  question,
  expected: { verdict: "fails", status: null, by: null, minShare: null },
};

const BODIES: Readonly<Record<string, unknown>> = {
  createDraft: content,
  reviseDraft: { ...content, version: 1 },
  applyChange: { version: 1 },
  undoChange: {},
  discardDraft: { version: 1 },
  draftFromGraph: { edit: "deny", source: "workload/shop/nobody", target: "workload/shop/nothing" },
  // The split is no case of the item: whoever may decide about it changes nothing.
  draftReadinessFix: { subject: split },
  acceptRisk: { subjects: [split], reason: "rights are tested", untilMs: Date.now() + 86_400_000 },
  withdrawRisk: { subject: split },
  simulateRequest: { question },
  runTests: {},
  createTest: requestTest,
  reviseTest: { ...requestTest, version: 1 },
};

const QUERIES: Readonly<Record<string, string>> = { deleteTest: "?version=1" };

let kube: Kube;

test.beforeAll(async () => {
  kube = kubeOf(kubeconfig());
  await makeSplit(kube, NAMESPACE);
});

test.afterAll(async () => {
  const admin = apiOf(baseUrl(), CLUSTER, "admin");
  const { tests } = await admin.read<{ tests: readonly { id: string; name: string; version: number }[] }>(
    "tests",
  );
  for (const { id, name, version } of tests)
    if (name === requestTest.name) await admin.call("DELETE", `tests/${id}?version=${String(version)}`);
  await kube.remove(`/api/v1/namespaces/${NAMESPACE}`);
});

function mayCall(context: Context, need: Permission | "anybody"): boolean {
  if (need === "anybody") return true;
  const holders: readonly string[] = PERMISSIONS[need];
  return (DEFAULT_ROLE_MAPPING.groups[GROUPS[context]] ?? []).some((role) => holders.includes(role));
}

for (const context of Object.keys(GROUPS) as Context[]) {
  test(`${context} may call what the roles allow and nothing else`, async () => {
    const operations = (await operationsOf(baseUrl())).filter(({ isPublic }) => !isPublic);
    for (const { id, method, path } of operations) {
      const need = NEEDS[id];
      if (need === undefined) throw new Error(`the matrix does not know what ${id} needs`);
      const body = BODIES[id];
      const answer = await send(baseUrl(), {
        method,
        path: `${fill(path, values)}${QUERIES[id] ?? ""}`,
        headers: bearer(context),
        ...(body === undefined ? {} : { body }),
      });
      const isRoleRefusal = answer.status === 403 && answer.text.includes("needsOneOf");
      expect([id, isRoleRefusal], answer.text.slice(0, 300)).toEqual([id, !mayCall(context, need)]);
      expect([id, answer.status < 500]).toEqual([id, true]);
      if (isRoleRefusal) expect(refusalOf(answer)).toBe("forbidden");
    }
  });
}

interface Binding {
  readonly subjects: readonly { readonly name: string }[];
}

const BINDING = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/mesh-viewer";
const ROLE_BINDINGS = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/rolebindings`;

test.describe("a person with rights in one namespace", () => {
  let binding: Binding;

  test.beforeAll(async () => {
    binding = await kube.get<Binding>(BINDING);
    const subject = { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: GROUPS.reviewer };
    await kube.create(ROLE_BINDINGS, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "one-namespace", namespace: NAMESPACE },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "mesh-viewer" },
      subjects: [subject],
    });
    await kube.patch(BINDING, { subjects: binding.subjects.filter(({ name }) => name !== GROUPS.reviewer) });
  });

  test.afterAll(async () => {
    await kube.patch(BINDING, { subjects: binding.subjects });
  });

  test("sees its name and no other one in any read", async () => {
    const reviewer = apiOf(baseUrl(), CLUSTER, "reviewer");
    const visible = async (): Promise<readonly string[]> =>
      (await reviewer.read<{ objects: readonly { ref: { namespace: string } }[] }>("objects")).objects.map(
        ({ ref }) => ref.namespace,
      );
    // Reviews are kept for 30 s at most.
    await expect
      .poll(async () => new Set(await visible()), { timeout: 60_000 })
      .toEqual(new Set([NAMESPACE]));

    const { items } = await kube.get<{ items: readonly { metadata: { name: string } }[] }>(
      "/api/v1/namespaces",
    );
    // The product's own name and the default revision's are words of answers, whatever namespaces there are.
    const hidden = items
      .map(({ metadata }) => metadata.name)
      .filter((name) => ![NAMESPACE, "foresail", "default"].includes(name));
    expect(hidden).toContain("production");
    const reads = (await operationsOf(baseUrl())).filter(
      ({ method, isPublic, path }) => method === "GET" && !isPublic && path.includes("/clusters/"),
    );
    for (const { id, path } of reads) {
      const { status, text } = await send(baseUrl(), {
        method: "GET",
        path: fill(path, values),
        headers: bearer("reviewer"),
      });
      const named = hidden.filter((name) => new RegExp(`"${name}"|\\b${name}[/.]|[/.]${name}\\b`).test(text));
      expect([id, named], `${String(status)} ${text.slice(0, 500)}`).toEqual([id, []]);
    }
  });

  test("is told that things elsewhere do not exist, or that they may not be read", async () => {
    const reviewer = apiOf(baseUrl(), CLUSTER, "reviewer");
    const elsewhere = [
      "services/production/api",
      "services/production/api/history",
      "objects/networking.istio.io/VirtualService/production/api",
      "objects/networking.istio.io/VirtualService/production/no-such-thing",
    ];
    for (const path of elsewhere) {
      const answer = await reviewer.call("GET", path);
      expect([path, [403, 404].includes(answer.status)], answer.text).toEqual([path, true]);
    }
  });

  test("does not see change sets of objects elsewhere", async () => {
    const developer = apiOf(baseUrl(), CLUSTER, "developer");
    const { change } = await developer.post<{ change: { id: string } }>("changes", {
      title: "A secret plan",
      objects: [
        {
          group: "networking.istio.io",
          kind: "VirtualService",
          namespace: "production",
          name: "e2e-secret-plan",
          op: "create",
          text: splitText("production", [100]).replace("name: split", "name: e2e-secret-plan"),
        },
      ],
    });
    const reviewer = apiOf(baseUrl(), CLUSTER, "reviewer");
    const listed = await reviewer.call("GET", "changes?limit=200");
    expect(listed.text).not.toContain("secret plan");
    expect(listed.text).not.toContain("e2e-secret-plan");
    const one = await reviewer.call("GET", `changes/${change.id}`);
    expect([403, 404]).toContain(one.status);
    expect(one.text).not.toContain("e2e-secret-plan");
    const audit = await reviewer.call("GET", "audit?limit=200");
    expect(audit.text).not.toContain("e2e-secret-plan");
  });
});

test("a login session of somebody else does not exist for others", async () => {
  const admin = apiOf(baseUrl(), CLUSTER, "admin");
  const own = await send(baseUrl(), {
    method: "POST",
    path: "/api/v1/session",
    headers: { origin: baseUrl(), "x-foresail": "1" },
    body: { method: "contexts", cluster: CLUSTER, context: "security" },
  });
  expect(own.status).toBe(200);
  interface Sessions {
    readonly sessions: readonly { readonly id: string; readonly subject: string }[];
  }
  const { sessions } = await admin.read<Sessions>("sessions");
  const theirs = sessions.find(({ subject }) => subject === "sam.okoro");
  if (theirs === undefined) throw new Error("the administrator does not see the session");
  const developer = apiOf(baseUrl(), CLUSTER, "developer");
  expect((await developer.read<Sessions>("sessions")).sessions.map(({ subject }) => subject)).not.toContain(
    "sam.okoro",
  );
  expect((await developer.call("DELETE", `sessions/${theirs.id}`)).status).toBe(404);
  expect((await admin.call("DELETE", `sessions/${theirs.id}`)).status).toBe(204);
  expect((await admin.read<Sessions>("sessions")).sessions.map(({ id }) => id)).not.toContain(theirs.id);
});
