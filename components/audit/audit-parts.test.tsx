import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { AuditEntry, Verification } from "./audit-answer.ts";
import { oneValueEach } from "./audit-filters.ts";
import { AuditLogCard } from "./audit-log-card.tsx";
import { auditQuery } from "./audit-query.ts";
import { sentenceAround } from "./audit-words.ts";
import { integrityOf } from "./integrity-check.tsx";
import { integrityLines } from "./record-integrity.tsx";
import { freshSince, type AuditLog } from "./use-audit-log.ts";

afterEach(cleanup);

function entry(seq: number, over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    id: `id-${seq}`,
    occurredAtMs: 1_800_000_000_000 + seq * 1_000,
    recordedAtMs: 1_800_000_000_000 + seq * 1_000,
    action: "update.object",
    title: "Changed an object",
    outcome: "success",
    reason: null,
    actor: { issuer: "i", subject: "ada", display: "Ada", type: "user", method: "token" },
    actorKey: "1:iada",
    cluster: "demo",
    target: {
      group: "networking.istio.io",
      version: "v1",
      kind: "VirtualService",
      namespace: "shop",
      name: "cart",
      uid: null,
    },
    changeSet: null,
    revision: null,
    step: null,
    changedFields: 1,
    what: "http[0].timeout 2s → 3s",
    ...over,
  };
}

function log(over: Partial<AuditLog> = {}): AuditLog {
  return {
    records: [entry(2), entry(1)],
    hidden: 0,
    total: 2,
    actions: {},
    error: null,
    fresh: { count: 0, hasMore: false },
    hasOlder: false,
    isLoadingOlder: false,
    loadOlder: () => undefined,
    showFresh: () => undefined,
    retry: () => undefined,
    ...over,
  };
}

function show(over: Partial<AuditLog>, onSelect: (seq: number) => void = () => undefined) {
  render(
    <AuditLogCard
      cluster="demo"
      log={log(over)}
      selected={null}
      onSelect={onSelect}
      onClear={() => undefined}
    />,
  );
}

const verification = (findings: Verification["findings"]): Verification => ({
  intact: findings.length === 0,
  count: 18_442,
  headSeq: 18_442,
  headHash: "h",
  logId: "l",
  checkedAtMs: 1_800_000_000_000,
  findings,
});

describe("AuditLogCard", () => {
  it("opens a record by keyboard", async () => {
    const opened: number[] = [];
    show({}, (seq) => opened.push(seq));
    screen.getAllByRole("row")[1]?.focus();
    const user = userEvent.setup();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getAllByRole("row")[2]));
    await user.keyboard(" ");
    expect(opened).toEqual([1]);
  });

  it("counts new records and shows them only when asked", async () => {
    let asked = 0;
    show({ fresh: { count: 3, hasMore: false }, showFresh: () => (asked += 1) });
    expect(screen.getByText("3 new records")).toBeTruthy();
    await userEvent.setup().click(screen.getByRole("button", { name: "Show" }));
    expect(asked).toBe(1);
  });

  it("says how many records rights hide, also when that leaves none", () => {
    show({ records: [], hidden: 7 });
    expect(screen.getByRole("heading", { name: "No record that you may see matches" })).toBeTruthy();
    expect(screen.getByText("7 hidden: your rights do not reach their objects")).toBeTruthy();
  });
});

describe("auditQuery", () => {
  const anyTime = { sinceMs: null, fixed: null };

  it.each([
    ["a name", "cart", { name: "cart" }],
    ["a name with its namespace", "shop/cart", { namespace: "shop", name: "cart" }],
    ["a namespace alone", "shop/", { namespace: "shop" }],
    ["nothing", "  ", {}],
  ])("reads %s out of the text", (_case, text, expected) => {
    expect(auditQuery({ text, filters: {} }, anyTime)).toEqual(expected);
  });

  it("sends several actions and outcomes but one kind, and lets a fixed window win over since", () => {
    const filters = oneValueEach({ action: ["a", "b"], outcome: ["denied"], kind: ["Gateway", "Sidecar"] });
    const time = { sinceMs: 5, fixed: { fromMs: 10, toMs: 20 } };
    expect(auditQuery({ text: "", filters }, time)).toEqual({
      actions: "a,b",
      outcomes: "denied",
      kind: "Sidecar",
      fromMs: 10,
      toMs: 20,
    });
  });
});

describe("what the chain says", () => {
  const hrefOf = (seq: number): string => `?sel=${seq}`;

  it("is unknown before the first check and when the check failed", () => {
    expect(integrityOf(null, null, hrefOf).kind).toBe("unknown");
    expect(integrityOf(verification([]), { message: "gone" }, hrefOf)).toEqual({
      kind: "unknown",
      because: "gone",
    });
  });

  it("points to the first broken record", () => {
    const broken = verification([{ seq: 7, fault: "hash", text: "Its content was changed" }]);
    expect(integrityOf(broken, null, hrefOf)).toMatchObject({
      kind: "broken",
      firstBroken: 7,
      href: "?sel=7",
    });
    expect(integrityLines({ seq: 7, objects: null }, broken)[0]?.text).toBe("Its content was changed");
    expect(integrityLines({ seq: 9, objects: null }, broken)[0]?.text).toBe(
      "Behind record 7, where the chain breaks",
    );
    expect(integrityLines({ seq: 3, objects: null }, broken)[0]?.state).toBe("healthy");
  });

  it("does not vouch for records that came after the check", () => {
    expect(integrityLines({ seq: 18_443, objects: null }, verification([]))[0]?.state).toBe("unknown");
  });
});

describe("words and counts", () => {
  it("puts the object where the title speaks of one", () => {
    expect(sentenceAround(entry(1))).toEqual({ before: "changed ", after: "" });
    expect(sentenceAround(entry(1, { title: "Made a draft" }))).toEqual({
      before: "made a draft: ",
      after: "",
    });
  });

  it("counts only records above the newest one shown", () => {
    expect(freshSince([{ seq: 5 }], { records: [{ seq: 7 }, { seq: 6 }, { seq: 5 }] })).toEqual({
      count: 2,
      hasMore: false,
    });
  });
});
