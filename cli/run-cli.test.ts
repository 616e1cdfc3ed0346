import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
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

/** Every line has exactly the fields that the published schema requires. */
function requiredOf(answer: string): readonly string[] {
  const schema = z
    .object({ $defs: z.record(z.string(), z.looseObject({ required: z.array(z.string()).optional() })) })
    .parse(JSON.parse(readFileSync(new URL("schema.json", import.meta.url), "utf8")));
  return (schema.$defs[answer]?.required ?? []).toSorted();
}

describe("foresail", () => {
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
      expect(Object.keys(answers[0] ?? {}).toSorted()).toEqual(requiredOf(`${command}Answer`));
    }
  });

  it("names the object and the JSON pointer that decided", () => {
    const objects = write("strict.yaml", STRICT);
    const requests = write(
      "strict.jsonl",
      JSON.stringify({ id: 1, from: outside, to: { service: "web.alpha" }, port: 80 }),
    );
    const { out } = run("mtls", "--objects", base, objects, "--requests", requests);
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
      "--istio-version",
    ],
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
    for (const shell of ["bash", "zsh", "fish"]) expect(run("completion", shell).out).toContain("foresail");
    expect(run("completion", "tcsh").code).toBe(2);
  });
});

function asJson(): string {
  return JSON.stringify({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "strict", namespace: "alpha" },
    spec: { mtls: { mode: "STRICT" } },
  });
}
