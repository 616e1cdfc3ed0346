import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseDocuments } from "../istio/document.ts";
import { CONFIG_KINDS } from "../istio/kinds.ts";
import { configKindKey, type MeshSnapshot } from "../mesh/snapshot.ts";
import { KIND_KEYS } from "../mesh/kind-keys.ts";
import type { Finding } from "../validation/finding.ts";
import { RULES } from "../validation/registry.ts";
import { runRules } from "../validation/run-rules.ts";
import { recordReads } from "../validation/testing/record-reads.ts";
import { evaluateReadiness } from "./evaluate.ts";
import type { ReadinessFacts } from "./facts.ts";
import { findingsByCode } from "./findings-by-code.ts";
import type { Judgement } from "./item.ts";
import { READINESS_ITEMS } from "./items.ts";
import { caseMesh, caseTraffic, type CaseWorld } from "./testing/world.ts";

interface ItemCase extends CaseWorld {
  readonly item: string;
  readonly name: string;
  readonly expect: {
    readonly subject: string;
    readonly state: Judgement["state"];
    readonly says?: string;
    /** Part of the fix's effect; null: no fix. */
    readonly fix?: string | null;
  };
}

function readCases(): readonly ItemCase[] {
  const text = readFileSync(fileURLToPath(new URL("./items.cases.yaml", import.meta.url)), "utf8");
  const value = parseDocuments(text).documents[0]?.toValue();
  // The file is a list of cases; a wrong field fails the case that has it.
  return value?.ok === true ? (value.value as readonly ItemCase[]) : [];
}

const cases = readCases();
const BECAUSE = "there are no metrics here";

function factsOf(world: CaseWorld, mesh: MeshSnapshot = caseMesh(world)): ReadinessFacts {
  const traffic = caseTraffic(world);
  return {
    mesh,
    findings: findingsByCode(runRules(mesh)),
    traffic,
    noTrafficBecause: traffic === null ? BECAUSE : null,
  };
}

const called = ({ subject }: Judgement): string => `${subject.kind} ${subject.namespace}/${subject.name}`;

describe("items", () => {
  it.each(cases)("$item $name", ({ item, expect: expected, ...world }) => {
    const run = evaluateReadiness(factsOf(world));
    const judgements = run.items.find((one) => one.item.id === item)?.judgements ?? [];
    const found = judgements.find((judgement) => called(judgement) === expected.subject);
    expect(found, judgements.map(called).join(", ")).toBeDefined();
    expect(found?.state).toBe(expected.state);
    if (expected.says !== undefined) expect(found?.sentence).toContain(expected.says);
    if (expected.fix === null) expect(found?.fix).toBeNull();
    if (typeof expected.fix === "string") expect(found?.fix?.effect).toContain(expected.fix);
  });
});

const FINDING: Omit<Finding, "code" | "title"> = {
  severity: "warning",
  aliases: [],
  object: {
    cluster: "c",
    group: "networking.istio.io",
    kind: "VirtualService",
    namespace: "shop",
    name: "cart",
  },
  path: ["spec"],
  sentence: "It is so",
  because: [],
  fix: null,
};

const gathering = READINESS_ITEMS.filter(({ codes }) => codes.length > 0 && codes[0] !== "MESH0501");

describe("items that gather findings", () => {
  const empty = factsOf({});
  it.each(gathering.map((item) => [item.id, item] as const))(
    "%s fires, is silent, and does not know",
    (_id, item) => {
      for (const code of item.codes) {
        const finding: Finding = { ...FINDING, code, title: code };
        const findings = new Map([[code, [finding]]]);
        const [judgement] = item.judge({ ...empty, findings });
        expect(judgement?.state).toBe("warn");
        expect(judgement?.codes).toEqual([code]);
        const [worse] = item.judge({
          ...empty,
          findings: new Map([[code, [{ ...finding, severity: "error" as const }]]]),
        });
        expect(worse?.state).toBe("fail");
      }
      expect(item.judge({ ...empty, findings: new Map() }).every(({ state }) => state === "pass")).toBe(true);
    },
  );
});

describe("the checklist", () => {
  it("has one item for every rule and no id twice", () => {
    const gathered = READINESS_ITEMS.flatMap(({ codes }) => codes);
    expect(RULES.map(({ code }) => code).filter((code) => !gathered.some((other) => other === code))).toEqual(
      [],
    );
    expect(new Set(gathered).size).toBe(gathered.length);
    expect(new Set(READINESS_ITEMS.map(({ id }) => id)).size).toBe(READINESS_ITEMS.length);
  });

  it("has a firing and a silent case for every item that judges by itself", () => {
    const own = READINESS_ITEMS.filter(({ codes }) => codes.length === 0);
    for (const { id } of own) {
      const states = cases.filter(({ item }) => item === id).map((one) => one.expect.state);
      expect(states, id).toContain("pass");
      if (id !== "objects-stay-small")
        expect(
          states.some((state) => state === "warn" || state === "fail"),
          id,
        ).toBe(true);
    }
  });

  it("is unknown, never passing, where a kind that it needs could not be listed", () => {
    const mesh = { ...caseMesh({ pods: [{ at: "shop/cart" }], service: true }), availability: new Map() };
    const run = evaluateReadiness(factsOf({}, mesh));
    for (const { item, judgements } of run.items) {
      if (item.needs.length === 0) continue;
      expect(
        judgements.map(({ state }) => state),
        item.id,
      ).toEqual(["unknown"]);
    }
  });

  it("reads no kind that an item does not declare", () => {
    const world: CaseWorld = {
      pods: [{ at: "shop/cart" }, { at: "shop/cart" }],
      service: true,
      traffic: { edges: [] },
    };
    for (const item of READINESS_ITEMS) {
      const read = new Set<string>();
      item.judge({ ...factsOf(world), mesh: recordReads(caseMesh(world), read) });
      const undeclared = [...read].filter((kind) => !item.reads.includes(kind) && !HARMLESS.has(kind));
      // Items of rules look at the objects that their rules are about.
      if (item.codes.length === 0) expect(undeclared, item.id).toEqual([]);
    }
  });
});

/** Looked at by indexes that every question shares. */
const HARMLESS = new Set(["MeshSettings", "WorkloadEntry", "ServiceEntry"]);

/** Parts of a snapshot that are read out of several objects: `touchedKinds` names them beside the kinds. */
const GATHERED = ["MeshSettings", "ControlPlane"];

describe("needs", () => {
  it("name kinds that a snapshot knows", () => {
    const known = new Set([
      ...GATHERED,
      ...Object.values(KIND_KEYS).map((key) => key.split(".")[0]),
      ...CONFIG_KINDS.map(({ kind, group }) => configKindKey(kind, group).split(".")[0]),
      "KubernetesGateway",
    ]);
    for (const { id, needs, reads } of READINESS_ITEMS) {
      for (const kind of [...needs, ...reads]) {
        expect(known.has(kind), `${id} ${kind}`).toBe(true);
      }
    }
  });
});
