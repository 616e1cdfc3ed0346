import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { JsonObject } from "../../base/json.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { snapshotOf } from "../../mesh/snapshot-of.ts";
import type { MeshSnapshot } from "../../mesh/snapshot.ts";
import { baseObjects } from "../../simulation/fixtures/recorded-worlds.ts";
import { editPair } from "./edit-pair.ts";
import type { PairAnswer, PairEdit } from "./pair-edit.ts";

function meshOf(...texts: readonly string[]): MeshSnapshot {
  const added = texts.flatMap((text) => parseAllDocuments(text).map((each) => each.toJS() as KubeObject));
  return snapshotOf({ cluster: "rig", objects: [...baseObjects(), ...added] });
}

const A = "workload/alpha/client-a";
const B = "workload/beta/client-b";
const WEB1 = "workload/alpha/web-v1";
const WEB2 = "workload/alpha/web-v2";
const PLAIN = "workload/plain/client-p";

const ask = (
  edit: PairEdit,
  [source, target]: readonly [string, string],
  mesh: MeshSnapshot = meshOf(),
): PairAnswer => editPair(mesh, { edit, source, target });

/** Specs that the draft would write, by kind. */
function specsOf(answer: PairAnswer, mesh = meshOf()): Readonly<Record<string, JsonObject>> {
  if (answer.kind !== "draft") throw new Error(JSON.stringify(answer));
  return Object.fromEntries(
    answer.objects.map((object) => {
      if (object.op === "create") return [object.ref.kind, object.object.spec ?? {}];
      const { kind, group, namespace, name } = object.ref;
      const live = mesh.config.get(`${kind}.${group}`)?.get(namespace, name);
      return [kind, object.edit(live?.spec ?? {})];
    }),
  );
}

const because = (answer: PairAnswer): string => (answer.kind === "refused" ? answer.because : answer.kind);

const policy = (name: string, spec: string): string =>
  `{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: ${name}, namespace: alpha}, spec: ${spec}}`;

describe("allow and deny", () => {
  it("names the caller's identity in a new policy for the called one's app", () => {
    const answer = ask("deny", [B, "app/alpha/web"]);
    expect(answer).toMatchObject({ kind: "draft", title: "Keep beta/client-b from calling alpha/web" });
    expect(specsOf(answer)["AuthorizationPolicy"]).toEqual({
      selector: { matchLabels: { app: "web" } },
      action: "DENY",
      rules: [{ from: [{ source: { principals: ["cluster.local/ns/beta/sa/client-b"] } }] }],
    });
  });

  it("says that a first ALLOW policy lets only this caller in", () => {
    expect(ask("allow", [A, WEB1])).toMatchObject({
      title: "Let only alpha/client-a call alpha/web-v1",
      objects: [{ op: "create", ref: { name: "web-v1-callers", namespace: "alpha" } }],
    });
  });

  it("adds to the policy that selects the same pods, and keeps all else", () => {
    const mesh = meshOf(
      policy(
        "web",
        "{selector: {matchLabels: {app: web}}, action: ALLOW, rules: [{from: [{source: {namespaces: [gamma]}}]}]}",
      ),
    );
    const answer = ask("allow", [B, "service/alpha/web"], mesh);
    expect(answer).toMatchObject({ title: "Let beta/client-b call alpha/web", objects: [{ op: "update" }] });
    expect(specsOf(answer, mesh)["AuthorizationPolicy"]).toEqual({
      selector: { matchLabels: { app: "web" } },
      action: "ALLOW",
      rules: [
        { from: [{ source: { namespaces: ["gamma"] } }] },
        { from: [{ source: { principals: ["cluster.local/ns/beta/sa/client-b"] } }] },
      ],
    });
  });

  it("leaves dry-runs and policies of other pods alone, and takes a free name", () => {
    const mesh = meshOf(
      policy("web-callers", "{selector: {matchLabels: {app: other}}, action: ALLOW, rules: [{}]}"),
    );
    expect(ask("allow", [A, "app/alpha/web"], mesh)).toMatchObject({
      objects: [{ op: "create", ref: { name: "web-callers-2" } }],
    });
  });

  it("refuses what is said already, who has no identity, and what no proxy guards", () => {
    const said = meshOf(
      policy(
        "web",
        '{selector: {matchLabels: {app: web}}, action: DENY, rules: [{from: [{source: {principals: ["cluster.local/ns/beta/sa/client-b"]}}]}]}',
      ),
    );
    expect(because(ask("deny", [B, "app/alpha/web"], said))).toContain("already");
    expect(because(ask("allow", [PLAIN, WEB1]))).toContain("no identity");
    expect(because(ask("deny", ["outside//unknown", WEB1]))).toContain("without identity");
    expect(because(ask("deny", [A, PLAIN]))).toContain("no proxy");
    expect(because(ask("deny", [A, "outside//unknown-service"]))).toContain("outside of the mesh");
    expect(because(ask("deny", [A, A]))).toContain("one node");
    expect(because(ask("deny", [A, "nonsense"]))).toContain("not in the mesh any more");
  });
});

describe("split", () => {
  it("makes subsets and a route that sends as many requests to each version as today", () => {
    const specs = specsOf(ask("split", [A, "app/alpha/web"]));
    expect(specs["DestinationRule"]).toEqual({
      host: "web",
      subsets: [
        { name: "v1", labels: { version: "v1" } },
        { name: "v2", labels: { version: "v2" } },
      ],
    });
    expect(specs["VirtualService"]).toMatchObject({
      hosts: ["web"],
      http: [
        {
          route: [
            { destination: { host: "web", subset: "v1" }, weight: 50 },
            { destination: { host: "web", subset: "v2" }, weight: 50 },
          ],
        },
      ],
    });
  });

  it("opens the editor of the route that exists", () => {
    const mesh = meshOf(
      "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web-routes, namespace: alpha}, spec: {hosts: [web], http: [{route: [{destination: {host: web}}]}]}}",
    );
    expect(ask("split", [A, WEB1], mesh)).toMatchObject({
      kind: "open",
      editor: "split",
      ref: { name: "web-routes" },
    });
  });

  it("refuses without a Service", () => {
    expect(because(ask("split", [A, "outside//unknown"]))).toContain("No Service");
  });
});

describe("mirror", () => {
  it("copies one version's requests to the other", () => {
    const specs = specsOf(ask("mirror", [WEB1, WEB2]));
    expect(specs["VirtualService"]).toEqual({
      hosts: ["web"],
      http: [
        {
          route: [{ destination: { host: "web", subset: "v1" } }],
          mirror: { host: "web", subset: "v2" },
          mirrorPercentage: { value: 100 },
        },
      ],
    });
  });

  it("leaves rules that send nothing to the mirrored version", () => {
    const mesh = meshOf(
      "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: w, namespace: alpha}, spec: {host: web, subsets: [{name: stable, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}}",
      "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: w, namespace: alpha}, spec: {hosts: [web], http: [{match: [{uri: {prefix: /new}}], route: [{destination: {host: web, subset: v2}}]}, {route: [{destination: {host: web, subset: stable}, weight: 90}, {destination: {host: web, subset: v2}, weight: 10}]}]}}",
    );
    const http = specsOf(ask("mirror", [WEB1, WEB2], mesh), mesh)["VirtualService"]?.["http"] as JsonObject[];
    expect(http.map((rule) => rule["mirror"] !== undefined)).toEqual([false, true]);
  });

  it("adds to rules that forward, and leaves redirects and mirrors that are there", () => {
    const mesh = meshOf(
      "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: w, namespace: alpha}, spec: {hosts: [web], http: [{redirect: {uri: /x}}, {route: [{destination: {host: web}}], mirror: {host: api}}, {route: [{destination: {host: web}}]}]}}",
    );
    const http = specsOf(ask("mirror", [WEB1, WEB2], mesh), mesh)["VirtualService"]?.[
      "http"
    ] as readonly JsonObject[];
    expect(http.map((rule) => rule["mirror"] ?? null)).toEqual([
      null,
      { host: "api" },
      { host: "web", subset: "v2" },
    ]);
  });

  it("refuses two names for the same thing", () => {
    expect(because(ask("mirror", ["app/alpha/web", "service/alpha/web"]))).toContain("not two versions");
  });
});

describe("expose", () => {
  it("refuses what is no gateway", () => {
    expect(because(ask("expose", [A, WEB1]))).toContain("is no gateway");
  });
});
