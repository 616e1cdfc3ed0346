import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GOLDEN_EVENT, GOLDEN_LOG_ID, GOLDEN_SEAL } from "./audit-fixture.ts";
import { linkRecord, recordHash, ZERO_HASH, type ChainHead } from "./chain.ts";
import type { AuditEvent, AuditRecord } from "./record.ts";
import { sealEvent } from "./seal.ts";
import { verifyChain } from "./verify.ts";

const EMPTY: ChainHead = { logId: GOLDEN_LOG_ID, seq: 0, hash: ZERO_HASH };

function logOf(events: readonly AuditEvent[], recordedAtMs = (at: number) => GOLDEN_SEAL.recordedAtMs + at) {
  let head = EMPTY;
  const records: AuditRecord[] = events.map((event, at) => {
    const linked = linkRecord(head, sealEvent(event, { ...GOLDEN_SEAL, recordedAtMs: recordedAtMs(at) }));
    head = linked.head;
    return linked.record;
  });
  return { records, head };
}

const five = () => logOf([1, 2, 3, 4, 5].map((step) => ({ ...GOLDEN_EVENT, step })));
const changed = (records: readonly AuditRecord[], seq: number, change: Partial<AuditRecord>) =>
  records.map((record) => (record.seq === seq ? { ...record, ...change } : record));
const firstFault = (records: readonly AuditRecord[], head: ChainHead | null) => {
  const [first] = verifyChain(GOLDEN_LOG_ID, records, head).findings;
  return first === undefined ? null : { seq: first.seq, fault: first.fault };
};

describe("the golden vector", () => {
  const { record } = linkRecord(EMPTY, sealEvent(GOLDEN_EVENT, GOLDEN_SEAL));

  it("is the one published in docs/audit-format.md", () => {
    const docs = readFileSync("docs/audit-format.md", "utf8");
    expect(docs).toContain(record.body);
    expect(docs).toContain(record.hash);
  });

  it("is what another implementation computes from the documented bytes", () => {
    const logId = Buffer.from(GOLDEN_LOG_ID, "utf8");
    const length = Buffer.alloc(4);
    length.writeUInt32BE(logId.length);
    const seq = Buffer.alloc(8);
    seq.writeBigUInt64BE(1n);
    const body = createHash("sha256").update(record.body).digest();
    const input = Buffer.concat([Buffer.from("v1|"), length, logId, seq, Buffer.alloc(32), body]);
    expect(createHash("sha256").update(input).digest("hex")).toBe(record.hash);
  });
});

describe("the hash input", () => {
  it("differs wherever log id, number, previous hash or body differ", () => {
    const link = fc.record({
      logId: fc.string({ maxLength: 6 }),
      seq: fc.nat({ max: 300 }),
      prevHash: fc.constantFrom(ZERO_HASH, "a".repeat(64)),
      body: fc.string({ maxLength: 6 }),
    });
    fc.assert(
      fc.property(link, link, (a, b) => {
        const same = a.logId === b.logId && a.seq === b.seq && a.prevHash === b.prevHash && a.body === b.body;
        expect(recordHash(a) === recordHash(b)).toBe(same);
      }),
    );
  });
});

describe("verifying a log", () => {
  it("finds an untouched log intact", () => {
    const { records, head } = five();
    expect(verifyChain(GOLDEN_LOG_ID, records, head)).toMatchObject({ count: 5, findings: [] });
  });

  it("names the record whose content was edited", () => {
    const { records, head } = five();
    const body = records[2]?.body.replace('"value":70', '"value":71') ?? "";
    expect(firstFault(changed(records, 3, { body }), head)).toEqual({ seq: 3, fault: "hash" });
  });

  it("names the record after an edited one whose hash was recomputed", () => {
    const { records, head } = five();
    const third = records[2];
    if (third === undefined) throw new Error("five records were made");
    const body = third.body.replace('"value":70', '"value":71');
    const forged = changed(records, 3, { body, hash: recordHash({ ...third, body }) });
    expect(firstFault(forged, head)).toEqual({ seq: 4, fault: "previous_hash" });
  });

  it("names the first missing record", () => {
    const { records, head } = five();
    expect(
      firstFault(
        records.filter(({ seq }) => seq !== 2),
        head,
      ),
    ).toEqual({ seq: 2, fault: "gap" });
  });

  it("notices that the tail was cut off while the head stayed", () => {
    const { records, head } = five();
    expect(firstFault(records.slice(0, 3), head)).toEqual({ seq: 4, fault: "head_differs" });
  });

  it("notices a rewritten chain by its head", () => {
    const { head } = five();
    const rewritten = logOf([1, 2, 3, 4, 5].map((step) => ({ ...GOLDEN_EVENT, step, changeSet: null })));
    expect(firstFault(rewritten.records, head)).toEqual({ seq: 5, fault: "head_differs" });
  });

  it("notices a log that was swapped for another installation's", () => {
    const { records } = five();
    expect(verifyChain("another-log", records, null).findings[0]).toMatchObject({ seq: 1, fault: "hash" });
  });

  it("notices a recorded time more than 2 s before the one before, and tolerates less", () => {
    const events = [GOLDEN_EVENT, GOLDEN_EVENT];
    const back = (ms: number) => logOf(events, (at) => GOLDEN_SEAL.recordedAtMs - at * ms);
    expect(firstFault(back(2_001).records, null)).toEqual({ seq: 2, fault: "clock_backwards" });
    expect(firstFault(back(2_000).records, null)).toBeNull();
  });

  it("accepts an event that happened long before it was recorded", () => {
    const { records, head } = logOf([GOLDEN_EVENT, { ...GOLDEN_EVENT, occurredAtMs: 1 }]);
    expect(firstFault(records, head)).toBeNull();
  });

  it("stays intact after erasable values were erased, and not after they were changed", () => {
    const { records, head } = five();
    expect(firstFault(changed(records, 2, { erasable: {} }), head)).toBeNull();
    const forged = {
      ...records[1]?.erasable,
      "actor.display": { salt: GOLDEN_SEAL.salt(), value: "Somebody Else" },
    };
    expect(firstFault(changed(records, 2, { erasable: forged }), head)).toEqual({
      seq: 2,
      fault: "erasable_differs",
    });
  });

  it("notices that a time beside the content was moved", () => {
    const { records, head } = five();
    expect(firstFault(changed(records, 5, { occurredAtMs: 7 }), head)).toEqual({
      seq: 5,
      fault: "columns_differ",
    });
  });
});

describe("what enters a record", () => {
  const bodyOf = (event: Partial<AuditEvent>) => sealEvent({ ...GOLDEN_EVENT, ...event }, GOLDEN_SEAL).body;
  const secretTarget = { ...GOLDEN_EVENT.target, kind: "Secret", group: "" };

  it("keeps names and addresses out of the hashed content", () => {
    const body = bodyOf({});
    for (const value of ["rosa.lind", "Rosa Lind", "192.0.2.7", "Mozilla"]) expect(body).not.toContain(value);
  });

  it.each([
    ["data of a Secret", { kind: "Secret", path: "/data/password", value: "aHVudGVyMg" }],
    [
      "data of a Secret inside a wider patch",
      { kind: "Secret", path: "", value: { data: { p: "aHVudGVyMg" } } },
    ],
    [
      "an annotation named like a secret",
      { kind: "Service", path: "/metadata/annotations/acme.io~1api-token", value: "aHVudGVyMg" },
    ],
    [
      "last-applied",
      {
        kind: "Service",
        path: "/metadata/annotations",
        value: { "kubectl.kubernetes.io/last-applied-configuration": "aHVudGVyMg" },
      },
    ],
    [
      "an authorization header",
      {
        kind: "VirtualService",
        path: "/spec/http/0/headers",
        value: { request: { set: { Authorization: "aHVudGVyMg" } } },
      },
    ],
    ["a bearer token in any text", { kind: "EnvoyFilter", path: "/spec/x", value: "Bearer aHVudGVyMg" }],
    [
      "a JWT in any text",
      { kind: "EnvoyFilter", path: "/spec/x", value: "eyJaHVudGVyMg.aHVudGVyMg.aHVudGVyMg" },
    ],
    [
      "a token in a query",
      { kind: "EnvoyFilter", path: "/spec/x", value: "https://x.test/cb?code=aHVudGVyMg" },
    ],
  ])("leaves out %s", (_what, { kind, path, value }) => {
    const target = { ...secretTarget, kind, version: "v1", namespace: "shop", name: "x", uid: null };
    expect(bodyOf({ target, patch: [{ op: "add", path, value }] })).not.toContain("aHVudGVyMg");
  });
});
