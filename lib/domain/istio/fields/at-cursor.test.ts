import { describe, expect, it } from "vitest";
import { completeAt, describeAt, NO_KNOWN_NAMES, type KnownNames } from "../fields.ts";

const HEAD = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
`;

const NAMES: KnownNames = {
  ...NO_KNOWN_NAMES,
  hosts: [
    { host: "cart.other.svc.cluster.local", namespace: "other", ports: [80], subsets: [] },
    { host: "reviews.shop.svc.cluster.local", namespace: "shop", ports: [80, 9080], subsets: ["v1", "v2"] },
  ],
  gateways: ["edge/public", "shop/own"],
  podLabels: { shop: { app: ["reviews"], version: ["v1", "v2"] } },
};

/** The `|` in the text is the cursor. */
function atMark(body: string): { readonly text: string; readonly cursor: { line: number; column: number } } {
  const marked = `${HEAD}${body}`;
  const before = marked.slice(0, marked.indexOf("|")).split("\n");
  return {
    text: marked.replace("|", ""),
    cursor: { line: before.length, column: (before.at(-1) ?? "").length + 1 },
  };
}

function labelsAt(body: string): readonly string[] {
  const { text, cursor } = atMark(body);
  return completeAt(text, cursor, { names: NAMES }).map(({ label }) => label);
}

describe("the field under the cursor", () => {
  it("is described with its effective default", () => {
    const { text, cursor } = atMark("  http:\n    - retries:\n        att|empts: 3\n");
    const found = describeAt(text, cursor);
    expect(found?.pattern).toBe("spec.http[].retries.attempts");
    expect(found?.text).toContain("Default: 2, or the mesh's defaultHttpRetryPolicy.");
    expect(text.slice(...(found?.range ?? [0, 0]))).toBe("attempts");
  });

  it("is found in the second document", () => {
    const { text, cursor } = atMark(`  hosts: [a]\n---\n${HEAD}  gate|ways: [mesh]\n`);
    expect(describeAt(text, cursor)?.pattern).toBe("spec.gateways");
  });

  it("is found although another line is unfinished", () => {
    const { text, cursor } = atMark("  hosts: [a]\n  http:\n    - time|out: 5s\n      retr\n");
    expect(describeAt(text, cursor)?.pattern).toBe("spec.http[].timeout");
  });

  it("is null for fields and kinds that nobody knows", () => {
    const unknown = atMark("  nothing|: 1\n");
    expect(describeAt(unknown.text, unknown.cursor)).toBeNull();
    expect(describeAt("kind: Pod\napiVersion: v1\n", { line: 1, column: 2 })).toBeNull();
    expect(describeAt("", { line: 4, column: 9 })).toBeNull();
  });
});

describe("completion", () => {
  it("offers the fields that are not there yet", () => {
    const labels = labelsAt("  hosts: [a]\n  |\n");
    expect(labels).toContain("http");
    expect(labels).not.toContain("hosts");
  });

  it("offers fields inside an element that has just begun", () => {
    expect(labelsAt("  http:\n    - |\n")).toContain("route");
    expect(labelsAt("  http:\n    - retries:\n        att|\n")).toContain("attempts");
  });

  it("puts deprecated fields last and marks them", () => {
    const { text, cursor } = atMark("  http:\n    - |\n");
    const completions = completeAt(text, cursor);
    expect(completions.at(-1)?.isDeprecated).toBe(true);
    expect(completions[0]?.isDeprecated).toBe(false);
  });

  it("offers the values of an enum", () => {
    expect(labelsAt("  http:\n    - corsPolicy:\n        unmatchedPreflights: |\n")).toContain("IGNORE");
  });

  it("offers hosts, those of the own namespace first", () => {
    expect(labelsAt("  hosts:\n    - |\n")).toEqual([
      "reviews.shop.svc.cluster.local",
      "cart.other.svc.cluster.local",
    ]);
  });

  it("offers subsets and ports of the host beside them", () => {
    const route = "  http:\n    - route:\n        - destination:\n            host: reviews\n";
    expect(labelsAt(`${route}            subset: |\n`)).toEqual(["v1", "v2"]);
    expect(labelsAt(`${route}            port:\n              number: |\n`)).toEqual(["80", "9080"]);
  });

  it("offers gateways with mesh, and without the own namespace", () => {
    expect(labelsAt("  gateways:\n    - |\n")).toEqual(["mesh", "own", "edge/public"]);
  });

  it("offers labels of pods and their values", () => {
    const match = "  http:\n    - match:\n        - sourceLabels:\n";
    expect(labelsAt(`${match}            |\n`)).toEqual(["app", "version"]);
    expect(labelsAt(`${match}            version: |\n`)).toEqual(["v1", "v2"]);
  });

  it("knows nothing to offer where the schema ends", () => {
    expect(labelsAt("  nothing:\n    |\n")).toEqual([]);
    expect(completeAt("a: [", { line: 1, column: 4 })).toEqual([]);
  });
});
