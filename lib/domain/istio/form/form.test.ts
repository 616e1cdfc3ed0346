import { describe, expect, it } from "vitest";
import type { Path } from "../../base/json.ts";
import {
  applyFormEdits,
  fieldState,
  initialValue,
  keptParts,
  openForm,
  readScalar,
  schemaAt,
  unionsOf,
  type Form,
  type FormEdit,
} from "../form.ts";

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
    - match:
        - uri:
            prefix: /a # keep
          headers:
            x-v: {exact: "2"}
      retries:
        attempts: 3
      route:
        - destination: {host: cart}
    - corsPolicy: {maxAge: 1h}
      route: [{destination: {host: cart}}]
`;

function opened(text: string): Form {
  const form = openForm(text);
  if (!form.ok) throw new Error(form.error.message);
  return form.value;
}

const edited = (...edits: readonly FormEdit[]): string => {
  const result = applyFormEdits(ROUTE, 0, edits);
  return result.ok ? result.value : `! ${result.error.message}`;
};
const URI: Path = ["spec", "http", 0, "match", 0, "uri"];

describe("applyFormEdits", () => {
  it.each<[name: string, edit: FormEdit, from: string, to: string]>([
    [
      "takes parents away that would be left empty",
      { type: "remove", path: ["spec", "http", 0, "retries", "attempts"] },
      "      retries:\n        attempts: 3\n",
      "",
    ],
    [
      "never takes away the element of a list with its last field",
      { type: "remove", path: ["spec", "http", 1, "route", 0, "destination", "host"] },
      "{destination: {host: cart}}",
      "{destination: {}}",
    ],
    [
      "chooses another member of a union",
      {
        type: "choose",
        path: URI,
        members: ["exact", "prefix", "regex"],
        chosen: { member: "regex", value: "/a.*" },
      },
      "            prefix: /a # keep\n",
      "            regex: /a.*\n",
    ],
    [
      "chooses none",
      { type: "choose", path: URI, members: ["exact", "prefix", "regex"], chosen: null },
      "        - uri:\n            prefix: /a # keep\n          headers:",
      "        - headers:",
    ],
    [
      "renames a key and keeps its value",
      { type: "rename", path: ["spec", "http", 0, "match", 0, "headers", "x-v"], to: "x-version" },
      `            x-v: {exact: "2"}\n`,
      `            x-version:\n              exact: "2"\n`,
    ],
    [
      "adds a field with its parents",
      { type: "set", path: ["spec", "http", 1, "retries", "attempts"], value: 0 },
      "      route: [{destination: {host: cart}}]\n",
      "      route: [{destination: {host: cart}}]\n      retries:\n        attempts: 0\n",
    ],
    [
      "adds the first element of a list that is not there",
      { type: "insert", path: ["spec", "gateways", 0], value: "mesh" },
      "      route: [{destination: {host: cart}}]\n",
      "      route: [{destination: {host: cart}}]\n  gateways:\n    - mesh\n",
    ],
  ])("%s", (_name, edit, from, to) => {
    expect(edited(edit)).toBe(ROUTE.replace(from, to));
  });

  it("is refused whole at the first edit that cannot be made", () => {
    const path: Path = ["spec", "http", 9];
    expect(edited({ type: "remove", path: ["spec", "hosts"] }, { type: "remove", path })).toMatch(
      /^! .*http\[9\]/,
    );
  });
});

describe("fieldState", () => {
  it.each([
    [["spec", "http", 0, "timeout"], { shape: "text", value: undefined, isRequired: false, isMisfit: false }],
    [["spec", "http", 0, "retries", "attempts"], { shape: "integer", value: 3 }],
    [["spec", "http", 0, "match", 0, "headers"], { shape: "map" }],
    [["spec", "http"], { shape: "list" }],
    [["spec", "http", 0, "match", 0, "uri"], { shape: "group" }],
    [["spec", "http", 0, "bogus"], { shape: "free", schema: null, facts: null }],
    [["metadata", "labels"], { shape: "map" }],
    [["metadata", "name"], { shape: "text", value: "cart", isRequired: true }],
  ])("of %j", (path, expected) => {
    expect(fieldState(opened(ROUTE), path)).toMatchObject(expected);
  });

  it("knows a value of another type than the schema's, and lets scalars pass", () => {
    const text = ROUTE.replace("attempts: 3", "attempts: [3]").replace("prefix: /a", "prefix: 7");
    expect(fieldState(opened(text), ["spec", "http", 0, "retries", "attempts"]).isMisfit).toBe(true);
    expect(fieldState(opened(text), [...URI, "prefix"]).isMisfit).toBe(false);
  });

  it("says what the registry knows", () => {
    const { facts } = fieldState(opened(ROUTE), ["spec", "http", 0, "timeout"]);
    expect(facts).toMatchObject({ unit: "duration" });
    expect(facts?.help).toMatch(/\w/);
  });
});

describe("schemas of fields", () => {
  it("finds the unions that the CRD writes as oneOf, also several of one object", () => {
    const form = opened(ROUTE);
    expect(unionsOf(schemaAt(form.schema, URI))).toEqual([
      { members: ["exact", "prefix", "regex"], isOptional: true },
    ]);
    const rule = opened("apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\n");
    const hash = schemaAt(rule.schema, ["spec", "trafficPolicy", "loadBalancer", "consistentHash"]);
    expect(unionsOf(hash).map(({ members }) => members)).toEqual([
      ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"],
      ["ringHash", "maglev"],
    ]);
  });

  it("begins a new element with what it needs", () => {
    const form = opened("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a}\n");
    expect(initialValue(schemaAt(form.schema, ["spec", "ports", 0]))).toEqual({ name: "", number: 0 });
  });
});

describe("keptParts", () => {
  const named = (...covers: string[]) => keptParts(opened(ROUTE), covers).map(({ path }) => path.join("."));

  it("names the largest parts without a field", () => {
    expect(named("spec.http[].retries", "spec.http[].route")).toEqual([
      "spec.hosts",
      "spec.http.0.match",
      "spec.http.1.corsPolicy",
    ]);
    expect(
      named("spec.http[].match[].headers{}.exact", "spec.hosts", "spec.http[].route", "spec.http[].retries"),
    ).toEqual(["spec.http.0.match.0.uri", "spec.http.1.corsPolicy"]);
    expect(named("spec")).toEqual([]);
  });
});

describe("readScalar", () => {
  it.each([
    ["integer", "12", { ok: true, value: 12 }],
    ["integer", "1.5", { ok: false, error: "A whole number is expected" }],
    ["integer", "99999999999999999999", { ok: false, error: "A whole number is expected" }],
    ["number", "0.25", { ok: true, value: 0.25 }],
    ["number", "1e", { ok: false, error: "A number is expected" }],
    ["int-or-text", "80", { ok: true, value: 80 }],
    ["int-or-text", "50%", { ok: true, value: "50%" }],
    ["text", "010", { ok: true, value: "010" }],
  ] as const)("reads %s from %s", (shape, text, expected) => {
    expect(readScalar(shape, text)).toEqual(expected);
  });
});
