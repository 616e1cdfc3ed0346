import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CONFIG_KINDS, preferredApiVersion } from "../../istio/kinds.ts";
import type { AnyObject } from "../../istio/schema.ts";
import { admitObject } from "./admit.ts";

const objects = gunzipSync(readFileSync(new URL("./fixtures/admission.jsonl.gz", import.meta.url)))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as { object: AnyObject }).object);

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    -1,
    1e21,
    0.5,
    "",
    "\u0000",
    "%",
    "*",
    "(((((a+)+)+)+)+)$",
    "__proto__",
    [null],
    [[]],
    {},
  ),
);

test("any value anywhere in a recorded object gets an answer and never an exception", () => {
  fc.assert(
    fc.property(fc.constantFrom(...objects), fc.nat(), odd, (object, pick, value) => {
      const paths = pathsOf(object).filter((path) => path[0] === "spec" || path[0] === "metadata");
      const changed = withValue(object, paths[pick % paths.length] ?? ["spec"], value) as AnyObject;
      const { accepted, message, problems } = admitObject(changed);
      expect(accepted).toBe(message === "");
      expect(accepted).toBe(problems.length === 0);
    }),
    { numRuns: 400 },
  );
});

test("any spec of any kind gets an answer", () => {
  fc.assert(
    fc.property(fc.constantFrom(...CONFIG_KINDS), odd, (kind, spec) => {
      const object = {
        apiVersion: preferredApiVersion(kind),
        kind: kind.kind,
        metadata: { name: "a" },
        spec,
      };
      expect([200, 400, 422]).toContain(admitObject(object).status);
    }),
    { numRuns: 400 },
  );
});

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((element: unknown, index) =>
      String(index) === key ? withValue(element, rest, value) : element,
    );
  }
  const fields = Object.entries(target ?? {});
  return Object.fromEntries(
    fields.map(([name, member]) => [name, name === key ? withValue(member, rest, value) : member]),
  );
}
