import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CONFIG_KINDS, kindKey } from "../kinds.ts";
import { parseDocuments } from "../document.ts";
import { factsText, fieldFacts, fieldPatterns } from "../fields.ts";
import {
  asStored,
  bundledSchema,
  releaseOf,
  strictDecodingProblems,
  toJsonSchema,
  toOpenApiV3,
  validateAgainstSchema,
  type AnyObject,
} from "../schema.ts";
import { evaluateRule } from "./cel-environment.ts";
import { parseRequestUri } from "./request-uri.ts";

const object = (apiVersion: string, kind: string, spec: unknown): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: "a", namespace: "shop" },
  spec,
});
const virtualService = (spec: unknown): AnyObject => object("networking.istio.io/v1", "VirtualService", spec);
const messages = (subject: AnyObject): readonly string[] =>
  validateAgainstSchema(subject).map(({ message }) => message);

describe("facts", () => {
  const served = CONFIG_KINDS.map((kind) => [kindKey(kind), kind] as const);
  test.each(served)("%s has a schema in its preferred version", (_name, kind) => {
    expect(bundledSchema(kind, kind.preferredVersion)?.type).toBe("object");
    expect(toOpenApiV3(kind, kind.preferredVersion)).toMatchObject({ openapi: "3.0.0" });
    expect(toJsonSchema(kind, kind.preferredVersion)).toMatchObject({
      properties: { kind: { const: kind.kind } },
    });
  });

  test.each(served)("the editor's schema of %s says what each field means", (_name, kind) => {
    const schema = JSON.stringify(toJsonSchema(kind, kind.preferredVersion));
    const { group, kind: name, preferredVersion } = kind;
    const patterns = fieldPatterns(bundledSchema(kind, preferredVersion) ?? {});
    const texts = patterns
      .map((pattern) => fieldFacts(name, group, pattern))
      .filter((facts) => facts !== null);
    expect(texts).toHaveLength(patterns.length);
    for (const facts of texts) expect(schema).toContain(JSON.stringify(factsText(facts)));
  });

  test("a version that is not served has none", () => {
    const [kind] = CONFIG_KINDS;
    expect(kind && bundledSchema(kind, "v9")).toBeNull();
    expect(kind && bundledSchema(kind, "constructor")).toBeNull();
  });

  test("TrafficExtension came with 1.30 and prefixRewrite with 1.31", () => {
    const extension = CONFIG_KINDS.find(({ kind }) => kind === "TrafficExtension");
    expect(extension && bundledSchema(extension, "v1alpha1", "1.29")).toBeNull();
    const redirect = virtualService({ hosts: ["a"], http: [{ redirect: { prefixRewrite: "/" } }] });
    expect(strictDecodingProblems(redirect, { release: "1.30" })).toHaveLength(1);
    expect(strictDecodingProblems(redirect, { release: "1.31" })).toEqual([]);
  });

  test("releases are told by their minor", () => {
    expect(["1.31.2", "1.30", "1.29.0-rc.1", "1.2", "1.310"].map(releaseOf)).toEqual([
      "1.31",
      "1.30",
      "1.29",
      null,
      null,
    ]);
  });

  test("no rule of the bundled schemas is beyond what can be evaluated", () => {
    const rules = new Set<string>();
    for (const kind of CONFIG_KINDS) collectRules(bundledSchema(kind, kind.preferredVersion), rules);
    expect(rules.size).toBeGreaterThan(80);
    const unknown = [...rules].filter(
      (rule) => !rule.includes("oldSelf") && evaluateRule(rule, "a").outcome === "unknown",
    );
    expect(unknown).toEqual([]);
  });
});

describe("the API server's words", () => {
  const cases: readonly [name: string, subject: AnyObject, expected: readonly string[]][] = [
    [
      "a value outside its enum",
      object("security.istio.io/v1", "PeerAuthentication", { mtls: { mode: "1s" } }),
      [
        'spec.mtls.mode: Unsupported value: "1s": supported values: "UNSET", "DISABLE", "PERMISSIVE", "STRICT"',
      ],
    ],
    [
      "a duration below its bound",
      virtualService({ http: [{ timeout: "0s" }] }),
      ['spec.http[0].timeout: Invalid value: "0s": must be a valid duration greater than 1ms'],
    ],
    [
      "a text that is no duration",
      virtualService({ http: [{ timeout: "soon" }] }),
      [
        "spec.http[0].timeout: Invalid value: \"string\": type conversion error from 'string' to 'google.protobuf.Duration' evaluating rule: must be a valid duration greater than 1ms",
      ],
    ],
    [
      "a required field",
      virtualService({ http: [{ route: [{ destination: {} }] }] }),
      ["spec.http[0].route[0].destination.host: Required value"],
    ],
    [
      "two of which only one may be set",
      virtualService({ http: [{ match: [{ uri: { exact: "/", prefix: "/" } }] }] }),
      [
        '<nil>: Invalid value: "": "spec.http[0].match[0].uri" must validate one and only one schema (oneOf). Found 2 valid alternatives',
      ],
    ],
    [
      "a number with a fraction",
      virtualService({ http: [{ route: [{ destination: { host: "a" }, weight: 1.5 }] }] }),
      [
        'spec.http[0].route[0].weight: Invalid value: "float64": spec.http[0].route[0].weight in body must be of type int32: "float64"',
        '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.http[0].route[0].weight',
      ],
    ],
    [
      "the same port name twice",
      object("networking.istio.io/v1", "ServiceEntry", {
        hosts: ["a.b"],
        ports: [
          { name: "x", number: 1 },
          { name: "x", number: 2 },
        ],
      }),
      ['spec.ports[1]: Duplicate value: {"name":"x"}'],
    ],
    [
      "a bad name",
      { ...virtualService({}), metadata: { name: "A" } },
      [expect.stringContaining('metadata.name: Invalid value: "A"')],
    ],
    [
      "a rule of Gateway API that needs defaults",
      object("gateway.networking.k8s.io/v1", "HTTPRoute", {
        rules: [{ matches: [{ path: { value: "a" } }] }],
      }),
      [
        "spec.rules[0].matches[0].path: Invalid value: value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
      ],
    ],
  ];
  test.each(cases)("%s", (_name, subject, expected) => {
    expect(messages(subject)).toEqual(expected);
  });

  test("unknown fields, in metadata too, sorted", () => {
    const subject = { ...virtualService({ b: 1, http: [{ a: 1 }] }), metadata: { name: "a", owner: "x" } };
    expect(strictDecodingProblems(subject).map(({ message }) => message)).toEqual([
      'unknown field "metadata.owner"',
      'unknown field "spec.b"',
      'unknown field "spec.http[0].a"',
    ]);
  });
});

test("what is stored has defaults and no unknown fields", () => {
  const route = object("gateway.networking.k8s.io/v1", "HTTPRoute", {
    parentRefs: [{ name: "g", x: 1 }],
    y: 2,
  });
  expect(asStored(route).spec).toMatchObject({
    parentRefs: [{ name: "g", group: "gateway.networking.k8s.io", kind: "Gateway" }],
  });
  expect(JSON.stringify(asStored(route))).not.toMatch(/"x"|"y"/);
});

test("the cluster's own schema wins over the bundled one", () => {
  const schema = { type: "object", properties: { spec: { type: "object", required: ["owner"] } } } as const;
  expect(validateAgainstSchema(virtualService({}), { schema }).map(({ message }) => message)).toEqual([
    "spec.owner: Required value",
  ]);
});

test("a rule with a function that is missing here is unknown, never valid", () => {
  expect(evaluateRule("quantity(self) > 1", "a").outcome).toBe("unknown");
  expect(evaluateRule("self ==", "a").outcome).toBe("unknown");
});

test.each([
  ["http://a/b", "http"],
  ["/path", ""],
  ["oci://r.io/x:1", "oci"],
  ["r.io/x:1", null],
  ["http://a:b/", null],
  ["http://a/%zz", null],
  ["", null],
])("%s as a request URI", (text, scheme) => {
  expect(parseRequestUri(text)?.scheme ?? null).toBe(scheme);
});

const fixtures = fileURLToPath(new URL("../document/fixtures/", import.meta.url));
test.each(readdirSync(fixtures))("template %s satisfies the schema", (name) => {
  for (const document of parseDocuments(readFileSync(`${fixtures}${name}`, "utf8")).documents) {
    const value = document.toObject();
    expect(
      value.ok && [...strictDecodingProblems(value.value), ...validateAgainstSchema(value.value)],
    ).toEqual([]);
  }
});

function collectRules(node: unknown, rules: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  const own: unknown = Reflect.get(node, "x-kubernetes-validations");
  if (Array.isArray(own)) for (const { rule } of own as readonly { rule: string }[]) rules.add(rule);
  Object.values(node).forEach((member) => collectRules(member, rules));
}
