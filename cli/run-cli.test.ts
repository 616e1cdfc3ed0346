import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { requestDefinitions } from "./request-schemas.ts";
import { runCli } from "./run-cli.ts";

const base = fileURLToPath(new URL("../lib/domain/simulation/fixtures/base.yaml", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foresail-cli-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function run(...argv: readonly string[]): Ran {
  const written = { out: "", error: "" };
  const code = runCli(argv, {
    out: (text) => (written.out += text),
    error: (text) => (written.error += text),
  });
  return { code, ...written };
}

const lines = (text: string): readonly object[] =>
  text
    .trim()
    .split("\n")
    .map((line) => z.looseObject({}).parse(JSON.parse(line)));

const STRICT = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: alpha}
spec: {mtls: {mode: STRICT}}
`;

const outside = { namespace: "plain", labels: { app: "client-p" }, ip: "198.18.1.43", inMesh: false };

const published = z
  .looseObject({ $defs: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(new URL("schema.json", import.meta.url), "utf8")));

/** What the published schema says of one definition. */
function definition(name: string): z.ZodType {
  return z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: published.$defs } as never);
}

describe("foresail", () => {
  it("publishes the requests as the commands read them", () => {
    expect(published.$defs).toMatchObject(JSON.parse(JSON.stringify(requestDefinitions())) as object);
  });

  it("answers every command in order, with exactly the fields of the schema", () => {
    const http = { port: 80, method: "GET", authority: "web", path: "/", headers: {} };
    const inside = { namespace: "alpha", labels: { app: "client-a" } };
    const commands = {
      route: { id: "r", from: inside, ...http, unknownField: 1 },
      trace: { id: "t", from: inside, to: { service: "web.alpha" }, protocol: "http", ...http },
      mtls: { id: "m", from: outside, to: { service: "web.alpha" }, port: 80 },
      authorize: { id: "a", to: { namespace: "alpha", labels: { app: "web" }, port: 8080 }, source: {} },
    };
    for (const [command, request] of Object.entries(commands)) {
      const requests = write(
        `${command}.jsonl`,
        `${JSON.stringify(request)}\n\n${JSON.stringify(request)}\n`,
      );
      const { code, out, error } = run(command, "--objects", base, "--requests", requests);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      const answers = lines(out);
      expect(answers).toHaveLength(2);
      const form = definition(`${command}Answer`);
      expect(form.safeParse({ ...answers[0], more: 1 }).success).toBe(false);
      for (const answer of answers) expect(form.parse(answer)).toEqual(answer);
      expect(() => definition(`${command}Request`).parse(request)).not.toThrow();
    }
  });

  it("names the object and the JSON pointer that decided", () => {
    const objects = write("strict.yaml", STRICT);
    const requests = write(
      "strict.jsonl",
      JSON.stringify({ id: 1, from: outside, to: { service: "web.alpha" }, port: 80 }),
    );
    const { out } = run("mtls", "--objects", base, objects, "--requests", requests, "--complete");
    expect(lines(out)).toEqual([
      {
        id: 1,
        outcome: "refused",
        evidence: [
          {
            object: {
              apiVersion: "security.istio.io/v1",
              kind: "PeerAuthentication",
              namespace: "alpha",
              name: "strict",
            },
            path: "/spec/mtls/mode",
            text: "STRICT refuses plaintext",
          },
        ],
        missing: [],
      },
    ]);
  });

  it("keeps the last of two objects of one identity and warns once", () => {
    const twice = write("twice.yaml", `${STRICT}---\n${STRICT.replace("STRICT", "PERMISSIVE")}`);
    const requests = write(
      "twice.jsonl",
      JSON.stringify({ from: outside, to: { service: "web.alpha" }, port: 80 }),
    );
    const { out, error } = run("mtls", "--objects", base, twice, "--requests", requests);
    expect(error.match(/is given twice/g)).toHaveLength(1);
    expect(lines(out)[0]).toMatchObject({ id: null, outcome: "plaintext" });
  });

  it("opens List objects and reads folders recursively", () => {
    const list = { apiVersion: "v1", kind: "List", items: [JSON.parse(asJson())] };
    write("list.json", JSON.stringify(list));
    write("only.jsonl", JSON.stringify({ from: outside, to: { service: "web.alpha" }, port: 80 }));
    const { out } = run(
      "mtls",
      "--objects",
      base,
      join(folder, "list.json"),
      "--requests",
      join(folder, "only.jsonl"),
    );
    expect(lines(out)[0]).toMatchObject({ outcome: "refused" });
  });

  it.each([
    ["an unknown command", ["bogus"], "Unknown command bogus"],
    ["no objects", ["trace", "--requests", "x"], "--objects needs"],
    [
      "a path that does not exist",
      ["trace", "--objects", "/nowhere", "--requests", "-"],
      "/nowhere cannot be read",
    ],
    [
      "a version of another form",
      ["trace", "--objects", "x", "--requests", "y", "--istio-version", "latest"],
      "--istio-version latest: one of 1.29, 1.30, 1.31",
    ],
    [
      "a version that is not known",
      ["trace", "--objects", "x", "--requests", "y", "--istio-version", "1.12"],
      "--istio-version 1.12",
    ],
    ["an option without its value", ["trace", "--objects", "x", "--requests"], "--requests needs a value"],
    ["an option that does not exist", ["check", "x", "--colour"], "Unexpected argument --colour"],
    ["standard input for both", ["trace", "--objects", "-", "--requests", "-"], "Standard input"],
  ])("exits 2 on %s", (_, argv, message) => {
    const { code, error } = run(...argv);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });

  it("exits 2 with file and line on broken YAML, an alias bomb and a broken request", () => {
    const broken = write("broken.yaml", "a: 1\nb: [\n");
    const fine = write("fine.jsonl", "{}\n");
    expect(run("mtls", "--objects", broken, "--requests", fine).error).toMatch(/broken\.yaml:\d+: /);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"]
      .map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${"abcdefg"[i] ?? ""}`)
            .join(",")}]`,
      )
      .join("\n")}\n`;
    expect(run("mtls", "--objects", write("bomb.yaml", bomb), "--requests", fine).code).toBe(2);
    const wrong = write(
      "wrong.jsonl",
      '{"from":{"namespace":"a"},"to":{"service":"x"},"port":80}\n{"port":"80"}\n',
    );
    expect(run("mtls", "--objects", base, "--requests", wrong).error).toContain("wrong.jsonl:2: ");
  });

  it.each([
    ["nesting without end", `a: ${"[".repeat(50_000)}`, "nested too deeply"],
    ["a text over 10 MB", `a: "${"x".repeat(11 * 1024 * 1024)}"`, "larger than 10 MB"],
    ["a value that is no JSON", "a: .nan", "NaN has no JSON value"],
    ["the same key twice", "kind: A\nkind: B", "kind"],
  ])("exits 2 on %s in objects, in a check as in a request", (_, text, message) => {
    const hostile = write("hostile.yaml", text);
    const requests = write("hostile.jsonl", "");
    for (const argv of [
      ["check", hostile],
      ["trace", "--objects", hostile, "--requests", requests],
    ]) {
      const { code, error } = run(...argv);
      expect(code).toBe(2);
      expect(error).toMatch(/hostile\.yaml:\d+: /);
      expect(error).toContain(message);
    }
  });

  it("ends on delegates that name each other and on a regular expression made to explode", () => {
    const objects = write("cycle.yaml", CYCLE);
    const requests = write(
      "cycle.jsonl",
      ["/", `/${"a".repeat(20_000)}!`]
        .map((path) => JSON.stringify({ from: { namespace: "alpha" }, port: 80, authority: "web", path }))
        .join("\n"),
    );
    const { code, out } = run("route", "--objects", base, objects, "--requests", requests);
    expect(code).toBe(0);
    expect(lines(out)).toHaveLength(2);
  });

  it("names kinds of which no object was given, unless the objects are complete", () => {
    const requests = write(
      "missing.jsonl",
      JSON.stringify({ from: outside, to: { service: "web.alpha" }, port: 80, authority: "web" }),
    );
    const missing = z.object({ missing: z.array(z.object({ what: z.string() })) });
    const kinds = (command: string, ...more: readonly string[]): readonly string[] =>
      missing
        .parse(lines(run(command, "--objects", base, "--requests", requests, ...more).out)[0])
        .missing.map(({ what }) => what);
    expect(kinds("trace")).toContain("AuthorizationPolicy");
    expect(kinds("route")).toContain("VirtualService");
    expect(kinds("mtls")).toContain("PeerAuthentication");
    for (const command of ["trace", "route", "mtls"]) expect(kinds(command, "--complete")).toEqual([]);
  });

  it("reads the mesh configuration from a file, as MeshConfig or as its ConfigMap", () => {
    const config = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n";
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { mesh: config } };
    const requests = write(
      "outbound.jsonl",
      JSON.stringify({ from: { namespace: "alpha" }, port: 80, authority: "example.org" }),
    );
    const ask = (...more: readonly string[]): object | undefined =>
      lines(run("route", "--objects", base, "--requests", requests, ...more).out)[0];
    expect(ask()).toMatchObject({ outcome: "passthrough" });
    for (const text of [config, JSON.stringify(map)]) {
      expect(ask("--mesh-config", write("mesh.yaml", text))).toMatchObject({
        outcome: "no-route",
        status: 502,
      });
    }
  });

  it("takes fields and kinds that the version does not have as the API server of that version does", () => {
    const objects = write("newer.yaml", NEWER);
    const requests = write(
      "newer.jsonl",
      JSON.stringify({ from: { namespace: "alpha" }, port: 80, authority: "web", path: "/old/1" }),
    );
    const ask = (version: string): Ran =>
      run("route", "--objects", base, objects, "--requests", requests, "--istio-version", version);
    expect(lines(ask("1.31").out)[0]).toMatchObject({ outcome: "redirect", location: "http://other/new/1" });
    expect(lines(ask("1.30").out)[0]).toMatchObject({ outcome: "redirect", location: "http://other/old/1" });
    expect(ask("1.30").error).toBe("");
    expect(ask("1.29").error).toContain("TrafficExtension t is left out");
  });

  it("answers 10,000 requests of one run in order", () => {
    const request = { from: { namespace: "alpha", labels: { app: "client-a" } }, port: 80, authority: "web" };
    const many = Array.from({ length: 10_000 }, (_, id) =>
      JSON.stringify({ id, ...request, path: `/${id}` }),
    );
    const { code, out } = run("route", "--objects", base, "--requests", write("many.jsonl", many.join("\n")));
    expect(code).toBe(0);
    const answers = lines(out);
    expect(answers).toHaveLength(10_000);
    expect(answers.at(-1)).toMatchObject({ id: 9_999, outcome: "forward" });
  }, 60_000);

  it("does not take __proto__ in labels or headers for anything but a name", () => {
    const requests = write(
      "proto.jsonl",
      '{"id":1,"from":{"namespace":"alpha","labels":{"app":"client-a"}},"port":80,"authority":"web","path":"/","headers":{"__proto__":"x"}}',
    );
    const { code, out } = run("route", "--objects", base, "--requests", requests);
    expect(code).toBe(0);
    expect(lines(out)[0]).toMatchObject({ outcome: "forward" });
  });

  it("prints help for every command and completion for three shells", () => {
    for (const command of ["route", "authorize", "mtls", "trace"]) {
      expect(run(command, "--help").out).toContain(`foresail ${command}`);
    }
    expect(run("--help").out).toContain("--objects");
    for (const shell of ["bash", "zsh", "fish"]) {
      const { out } = run("completion", shell);
      for (const word of ["trace", "mesh-config", "sarif", "1.31"]) expect(out).toContain(word);
    }
    expect(run("completion", "tcsh").code).toBe(2);
  });
});

const NEWER = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: alpha}
spec: {hosts: [web], http: [{match: [{uri: {prefix: /old}}], redirect: {prefixRewrite: /new, authority: other}}]}
---
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: t, namespace: alpha}
spec: {lua: {inlineCode: x}}
`;

const CYCLE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a, namespace: alpha}
spec: {hosts: [web], http: [{delegate: {name: b}}, {match: [{uri: {regex: "(a+)+(a+)+$"}}], directResponse: {status: 204}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: b, namespace: alpha}
spec: {http: [{delegate: {name: b}}]}
`;

function asJson(): string {
  return JSON.stringify({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "strict", namespace: "alpha" },
    spec: { mtls: { mode: "STRICT" } },
  });
}
