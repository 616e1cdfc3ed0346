import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { runCli } from "../run-cli.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foresail-hostile-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function check(text: string | Uint8Array, ...more: readonly string[]): Ran {
  const path = join(folder, "given.yaml");
  writeFileSync(path, text);
  const written = { out: "", error: "" };
  const code = runCli(["check", path, "--complete", "--output", "json", ...more], {
    out: (part) => (written.out += part),
    error: (part) => (written.error += part),
  });
  return { code, ...written };
}

const answer = z.object({ findings: z.array(z.object({ code: z.string(), line: z.number() })) });

const found = ({ out }: Ran): z.infer<typeof answer>["findings"] => answer.parse(JSON.parse(out)).findings;

const route = (name: string, spec: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;

function bomb(): string {
  const levels = ["a: &l0 [x,x,x,x,x,x,x,x,x,x]"];
  for (let level = 1; level < 9; level += 1) {
    levels.push(
      `k${String(level)}: &l${String(level)} [${Array.from({ length: 9 }, () => `*l${String(level - 1)}`).join(",")}]`,
    );
  }
  return levels.join("\n");
}

const SLOW_MS = 30_000;

describe("foresail check of hostile documents", () => {
  it(
    "refuses an alias bomb with file and line",
    () => {
      const { code, error } = check(bomb());
      expect(code).toBe(2);
      expect(error).toMatch(/given\.yaml:\d+: /);
    },
    SLOW_MS,
  );

  it("judges an object whose labels and spec hold __proto__ and constructor without touching any prototype", () => {
    const ran = check(
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: a, namespace: shop, labels: {"__proto__": x, constructor: y}}
spec: {host: a, "__proto__": {polluted: yes}, subsets: [{name: constructor, labels: {"__proto__": x}}]}
`,
    );
    expect([0, 1]).toContain(ran.code);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it.each([".nan", ".inf", "1e999"])("refuses %s, which JSON cannot hold", (number) => {
    const { code, error } = check(
      route("a", `{hosts: [a], http: [{route: [{destination: {host: a}, weight: ${number}}]}]}`),
    );
    expect(code).toBe(2);
    expect(error).toMatch(/given\.yaml:4: .* has no JSON value/);
  });

  it("ends when delegates lead to each other", () => {
    const ran = check(
      [
        route("root", "{hosts: [a.example], http: [{delegate: {name: one}}]}"),
        route("one", "{http: [{delegate: {name: two}}]}"),
        route("two", "{http: [{delegate: {name: one}}]}"),
      ].join("---\n"),
    );
    expect(found(ran).some(({ code }) => code === "MESH0001")).toBe(true);
  });

  it(
    "takes regular expressions that make backtracking engines hang",
    () => {
      const ran = check(
        route(
          "a",
          `{hosts: [a.example], http: [{match: [{uri: {regex: "(a+)+$"}}, {uri: {regex: "(a|a)*b"}}], route: [{destination: {host: a}}]}, {match: [{uri: {exact: "${"a".repeat(5_000)}!"}}], route: [{destination: {host: a}}]}]}`,
        ),
      );
      expect(found(ran).map(({ code }) => code)).toContain("MESH0102");
    },
    SLOW_MS,
  );

  it(
    "judges three thousand documents that all claim one host",
    () => {
      const text = Array.from({ length: 3_000 }, (_, index) =>
        route(
          `a-${String(index)}`,
          "{hosts: [a.example], http: [{route: [{destination: {host: a.example}}]}]}",
        ),
      ).join("---\n");
      const ran = check(text);
      expect(ran.code).toBe(1);
      expect(found(ran).filter(({ code }) => code === "MESH0109")).toHaveLength(2_999);
    },
    SLOW_MS * 2,
  );

  it(
    "reads a file of ten megabytes",
    () => {
      const text = route("a", `{hosts: [a.example], http: [{route: [{destination: {host: a.example}}]}]}`);
      const note = `# ${"x".repeat(1_000)}\n`.repeat(10_000);
      expect(note.length).toBeGreaterThan(10_000_000);
      const ran = check(`${note}${text}`);
      expect(found(ran).find(({ code }) => code === "MESH0102")?.line).toBe(10_004);
    },
    SLOW_MS * 2,
  );

  it(
    "refuses a list that is nested without end",
    () => {
      const ran = check(`a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`);
      expect(ran.code).toBe(2);
    },
    SLOW_MS,
  );

  it("says which object is of no use and judges the others", () => {
    const ran = check(
      `${route("a", "{hosts: [a.example], http: [{route: [{destination: {host: a.example}}]}]}")}---\napiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {ports: [{port: eighty}]}\n`,
    );
    expect(ran.error).toContain("Service shop/s is left out");
    expect(found(ran).map(({ code }) => code)).toContain("MESH0102");
  });

  it("does not trip over specs of the wrong form", () => {
    const kinds = ["DestinationRule", "Gateway", "ServiceEntry", "Sidecar", "EnvoyFilter"];
    const odd = [
      "{hosts: 1}",
      "{servers: {a: 1}}",
      "{subsets: [1, null, [x]]}",
      "{egress: [null]}",
      "{configPatches: [[]]}",
    ];
    const text = kinds
      .flatMap((kind, at) =>
        odd.map(
          (spec, index) =>
            `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: o-${String(at)}-${String(index)}, namespace: shop}\nspec: ${spec}\n`,
        ),
      )
      .join("---\n");
    expect([0, 1]).toContain(check(text).code);
  });

  it("refuses bytes that are not UTF-8 with their line", () => {
    const { code, error } = check(
      Buffer.from("apiVersion: v1\nkind: Service\nmetadata: {name: \xff}\n", "latin1"),
    );
    expect(code).toBe(2);
    expect(error).toMatch(/given\.yaml:3: The text is not UTF-8/);
  });

  it("reads a text with a byte order mark and carriage returns", () => {
    const ran = check(
      `\ufeff${route("a", "{hosts: [a.example], http: [{route: [{destination: {host: a.example}}]}]}")}`.replaceAll(
        "\n",
        "\r\n",
      ),
    );
    expect(found(ran).map(({ code, line }) => `${code}:${String(line)}`)).toEqual(["MESH0102:4"]);
  });

  it.each(["\0", "\u0007", "\u001b", "\u007f"])("refuses control character %j with its line", (character) => {
    const { code, error } = check(`apiVersion: v1\nkind: Service\nmetadata: {name: "a${character}"}\n`);
    expect(code).toBe(2);
    expect(error).toMatch(/given\.yaml:3: Control characters are not allowed/);
  });

  it("says where a tab indents and where a key is set twice", () => {
    expect(check("apiVersion: v1\nkind: Service\nmetadata:\n\tname: a\n").error).toMatch(/given\.yaml:4: /);
    expect(check("apiVersion: v1\nkind: Service\nkind: Pod\nmetadata: {name: a}\n").error).toMatch(
      /given\.yaml:3: .*already set/,
    );
  });

  it.skipIf(process.platform === "win32")("reads no device without end", () => {
    const written = { out: "", error: "" };
    const code = runCli(["check", "/dev/zero"], {
      out: (part) => (written.out += part),
      error: (part) => (written.error += part),
    });
    expect(code).toBe(2);
    expect(written.error).toContain("/dev/zero:1: The text is larger than 10 MB");
  });

  it.skipIf(process.platform === "win32")("goes past pipes and links in circles of a folder", () => {
    const inner = join(folder, "folder");
    mkdirSync(inner);
    execFileSync("mkfifo", [join(inner, "pipe.yaml")]);
    symlinkSync(join(inner, "pipe.yaml"), join(inner, "to-pipe.yaml"));
    symlinkSync(inner, join(inner, "circle.yaml"));
    const written = { out: "", error: "" };
    const code = runCli(["check", inner], {
      out: (part) => (written.out += part),
      error: (part) => (written.error += part),
    });
    expect(written.error).toBe("");
    expect(code).toBe(0);
  });
});
