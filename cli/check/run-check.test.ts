import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCli } from "../run-cli.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foresail-check-"));
  mkdirSync(join(folder, "mesh"));
  writeFileSync(join(folder, "mesh", "routes.yaml"), ROUTES);
  writeFileSync(join(folder, "mesh", "list.json"), JSON.stringify(LIST));
  writeFileSync(join(folder, "refused.yaml"), REFUSED);
  writeFileSync(join(folder, "broken.yaml"), "a: b\n---\nkind: [\n");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ROUTES = `# the routes of cart
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
spec:
  hosts: [cart]
  http:
    - route:
        - destination:
            host: cart
            subset: v2
`;

const LIST = {
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: "cart", namespace: "shop" },
      spec: { host: "cart", subsets: [{ name: "v1", labels: { version: "v1" } }, { name: "all" }] },
    },
  ],
};

const REFUSED = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: shop}
spec:
  hosts: [a]
  http:
    - timeout: 0s
      route: [{destination: {host: a}}]
`;

const answer = z.strictObject({
  findings: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.string(),
      message: z.string(),
      object: z.strictObject({
        apiVersion: z.string(),
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
      }),
      path: z.string(),
      file: z.string(),
      line: z.number(),
      column: z.number(),
      refused: z.boolean(),
      aliases: z.array(z.string()),
    }),
  ),
  missing: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function check(...args: readonly string[]): Ran {
  const written = { out: "", error: "" };
  const code = runCli(["check", ...args], {
    out: (text) => (written.out += text),
    error: (text) => (written.error += text),
  });
  return { code, ...written };
}

const at = (name: string): string => join(folder, name);
const json = (...args: readonly string[]): z.infer<typeof answer> =>
  answer.parse(JSON.parse(check(...args, "--output", "json").out));

describe("foresail check", () => {
  it("names code, object, file, line and column of what is wrong between the objects of a folder", () => {
    const { findings } = json(at("mesh"), "--namespace", "shop");
    expect(findings).toContainEqual({
      code: "MESH0107",
      severity: "error",
      message: "The DestinationRule for cart.shop.svc.cluster.local has no subset v2, only v1, all: 503",
      object: {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        namespace: "shop",
        name: "cart",
      },
      path: "/spec/http/0/route/0/destination/subset",
      file: at("mesh/routes.yaml"),
      line: 12,
      column: 21,
      refused: false,
      aliases: ["IST0101", "KIA1107"],
    });
    expect(findings.find(({ code }) => code === "MESH0209")?.file).toBe(at("mesh/list.json"));
  });

  it("exits 1 only when a finding reaches --fail-on", () => {
    writeFileSync(at("warned.json"), JSON.stringify(LIST));
    expect(check(at("mesh"), "--namespace=shop").code).toBe(1);
    expect(check(at("mesh"), "--namespace=shop", "--fail-on", "never").code).toBe(0);
    expect(check(at("warned.json")).code).toBe(0);
    expect(check(at("warned.json"), "--fail-on=warning").code).toBe(1);
  });

  it("marks what the API server or the webhook would refuse", () => {
    const { findings } = json(at("refused.yaml"));
    expect(findings.filter(({ refused }) => refused)).toMatchObject([
      { code: "MESH0001", severity: "error", path: "/spec/http/0/timeout", line: 7, aliases: ["IST0106"] },
    ]);
  });

  it("does not judge by a kind that was not given, unless the objects are complete", () => {
    const incomplete = json(at("refused.yaml"));
    expect(incomplete.findings.map(({ code }) => code)).not.toContain("MESH0102");
    expect(incomplete.missing.map(({ what }) => what)).toContain("Service or ServiceEntry");
    const complete = json(at("refused.yaml"), "--complete");
    expect(complete.findings.map(({ code }) => code)).toContain("MESH0102");
    expect(complete.missing).toEqual([]);
  });

  it("does not miss a gateway that is installed elsewhere among the workloads of a repository", () => {
    const path = at("gateway.yaml");
    writeFileSync(
      path,
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
`,
    );
    const codesOf = (...more: readonly string[]) => json(path, ...more).findings.map(({ code }) => code);
    expect(codesOf()).not.toContain("MESH0302");
    expect(codesOf("--complete")).toContain("MESH0302");
  });

  it("honours the annotations of both tools", () => {
    for (const annotation of [
      "galley.istio.io/analyze-suppress: IST0101",
      "kiali.io/ignore-validations: ''",
    ]) {
      const text = ROUTES.replace("  name: cart", `  name: cart\n  annotations: {${annotation}}`);
      writeFileSync(at("silenced.yaml"), text);
      const { findings } = json(at("silenced.yaml"), at("mesh/list.json"), "--namespace", "shop");
      expect(findings.map(({ code }) => code)).not.toContain("MESH0107");
    }
  });

  it("says the last of two objects of one identity counts", () => {
    const ran = check(at("refused.yaml"), at("refused.yaml"));
    expect(ran.error).toContain("VirtualService shop/a is given twice");
    expect(ran.error.match(/given twice/g)).toHaveLength(1);
  });

  it("prints one line per finding and a summary", () => {
    const { out } = check(at("mesh"), "--namespace", "shop");
    expect(out).toMatch(
      /routes\.yaml:12:21: error MESH0107 VirtualService shop\/cart: .* \(IST0101, KIA1107\)\n/,
    );
    expect(out.trim().split("\n").at(-1)).toMatch(/^1 error, 1 warning, 0 info/);
  });

  it("writes SARIF whose results all name a listed rule and a place", () => {
    const sarif = z
      .object({
        version: z.literal("2.1.0"),
        runs: z.tuple([
          z.object({
            tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
            results: z.array(
              z.object({
                ruleId: z.string(),
                level: z.enum(["error", "warning", "note"]),
                locations: z.tuple([
                  z.object({
                    physicalLocation: z.object({ region: z.object({ startLine: z.number().min(1) }) }),
                  }),
                ]),
              }),
            ),
          }),
        ]),
      })
      .parse(JSON.parse(check(at("mesh"), at("refused.yaml"), "--output", "sarif").out));
    const [{ tool, results }] = sarif.runs;
    const listed = tool.driver.rules.map(({ id }) => id);
    expect(results.length).toBeGreaterThan(1);
    expect(results.every(({ ruleId }) => listed.includes(ruleId))).toBe(true);
  });

  it.each([
    [["nowhere.yaml"], /nowhere\.yaml cannot be read/],
    [["broken.yaml"], /broken\.yaml:\d+: /],
    [["refused.yaml", "--output", "xml"], /--output xml: one of text, json, sarif is wanted/],
    [["refused.yaml", "--fail-on", "fatal"], /--fail-on fatal/],
    [[], /needs at least one file or folder/],
  ])("exits 2 and says why for %j", (args, message) => {
    const [name, ...rest] = args;
    const ran = check(...(name === undefined ? [] : [at(name)]), ...rest);
    expect(ran.code).toBe(2);
    expect(ran.error).toMatch(message);
    expect(ran.out).toBe("");
  });

  it("answers with exactly the fields of the published schema", () => {
    const schema = z
      .object({ $defs: z.record(z.string(), z.looseObject({ required: z.array(z.string()).optional() })) })
      .parse(JSON.parse(readFileSync(new URL("../schema.json", import.meta.url), "utf8")));
    const { findings } = json(at("mesh"));
    expect(Object.keys(findings[0] ?? {}).toSorted()).toEqual(schema.$defs["finding"]?.required?.toSorted());
    expect(schema.$defs["checkAnswer"]?.required).toEqual(["findings", "missing"]);
  });
});
