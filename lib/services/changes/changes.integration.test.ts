import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import { applyChange } from "./apply-change.ts";
import { createDraft } from "./create-draft.ts";
import { getChange } from "./get-change.ts";
import { listChanges } from "./list-changes.ts";
import { discardDraft } from "./discard-draft.ts";
import { previewChange } from "./preview-change.ts";
import { resumeOpenApplies } from "./resume-open-applies.ts";
import { reviseDraft } from "./revise-draft.ts";
import { undoChange } from "./undo-change.ts";
import { getAudit, listAudit, verifyAudit } from "../audit/index.ts";
import {
  REVIEWS,
  routeText,
  startChangeBench,
  weightsOf,
  type ChangeBench,
} from "../testing/change-bench.ts";

let bench: ChangeBench;

beforeAll(async () => {
  bench = await startChangeBench();
});

afterAll(async () => {
  await bench.close();
});

beforeEach(() => {
  bench.reset();
});

const params = { cluster: "it" };
const NONE = { intent: null, base: null };

function splitInput(v1: number, text = routeText(v1)) {
  const { group, kind, namespace, name } = REVIEWS;
  return { group, kind, namespace, name, op: "update" as const, text, ...NONE };
}

const draft = (ctx: Context, text = routeText(70), name = "reviews") =>
  createDraft(ctx, {
    params,
    query: {},
    body: { why: "", links: [], objects: [{ ...splitInput(70, text), name }] },
  });

const apply = (ctx: Context, change: { id: string; version: number }, confirmOwners = false) =>
  applyChange(ctx, {
    params: { ...params, id: change.id },
    query: {},
    body: { version: change.version, confirmOwners, skipSettling: true },
  });

const undo = (ctx: Context, id: string) =>
  undoChange(ctx, { params: { ...params, id }, query: {}, body: { why: "" } });

const audit = (ctx: Context, changeSet: string) =>
  listAudit(ctx, { params, query: { changeSet, limit: 100 }, body: undefined });

const verify = (ctx: Context) => verifyAudit(ctx, { params, query: {}, body: undefined });

describe("one weight, from draft to undo", () => {
  it("is applied, recorded before and after, and taken back", async () => {
    const ctx = bench.as("admin");
    const made = await draft(ctx);
    expect(made.change).toMatchObject({
      state: "draft",
      risk: "low",
      title: "Change VirtualService shop/reviews",
    });
    expect(made.objects[0]?.desiredText).toBe(routeText(70));

    const applied = await apply(ctx, made.change);
    expect(applied.change.state).toBe("applied");
    expect(weightsOf(bench)).toEqual([70, 30]);
    expect(applied.journal).toMatchObject([{ step: 1, state: "done", by: { subject: "admin" } }]);

    const { records } = await audit(ctx, made.change.id);
    expect(records.map(({ action, outcome }) => `${action} ${outcome}`).toReversed()).toEqual([
      "create.change success",
      "start-apply.change success",
      "update.object intent",
      "update.object success",
      "finish-apply.change success",
    ]);
    const written = records.find(
      ({ action, outcome }) => action === "update.object" && outcome === "success",
    );
    const detail = await getAudit(ctx, {
      params: { ...params, seq: written?.seq ?? 0 },
      query: {},
      body: undefined,
    });
    expect(detail.patch).toEqual([
      { op: "replace", path: "/spec/http/0/route/0/weight", was: 90, value: 70 },
      { op: "replace", path: "/spec/http/0/route/1/weight", was: 10, value: 30 },
    ]);
    expect(detail.objects?.matchFingerprints).toBe(true);
    expect(detail.resourceVersionAfter).not.toBe(detail.resourceVersionBefore);

    const reverting = await undo(ctx, made.change.id);
    expect(reverting.change).toMatchObject({ kind: "revert", reverts: made.change.id, state: "draft" });
    await apply(ctx, reverting.change);
    expect(weightsOf(bench)).toEqual([90, 10]);
    const original = await getChange(ctx, {
      params: { ...params, id: made.change.id },
      query: {},
      body: undefined,
    });
    expect(original.change.revertedBy).toBe(reverting.change.id);
    await expect(undo(ctx, made.change.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await verify(ctx)).toMatchObject({ intact: true, findings: [] });
  });

  it("keeps a field that somebody else changed since, and undo keeps it too", async () => {
    const ctx = bench.as("admin");
    const made = await draft(ctx);
    bench.edit((spec) => ({ ...spec, exportTo: ["."] }));
    await apply(ctx, made.change);
    expect(weightsOf(bench)).toEqual([70, 30]);
    await apply(ctx, (await undo(ctx, made.change.id)).change);
    expect(weightsOf(bench)).toEqual([90, 10]);
    expect(bench.live().spec).toMatchObject({ exportTo: ["."] });
  });

  it("applies over a version that moved because only the status was written", async () => {
    const ctx = bench.as("admin");
    const made = await draft(ctx);
    bench.touchStatus();
    expect((await apply(ctx, made.change)).change.state).toBe("applied");
  });
});

describe("a preview", () => {
  it("shows the dry-run, the words and the plan, and changes nothing", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const before = bench.live().metadata.resourceVersion;
    const preview = await previewChange(ctx, {
      params: { ...params, id: change.id },
      query: {},
      body: undefined,
    });
    expect(preview).toMatchObject({ canApply: true, blockers: [], risk: "low", ownership: "none" });
    expect(preview.objects[0]).toMatchObject({ accepted: true, freshness: "fresh", conflict: null });
    expect(preview.objects[0]?.summary.length).toBeGreaterThan(0);
    expect(bench.live().metadata.resourceVersion).toBe(before);
  });

  it("does not let a field of the metadata pass that the API server would refuse", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx, routeText(70).replace("metadata:", "metadata:\n  colour: blue"));
    const preview = await previewChange(ctx, {
      params: { ...params, id: change.id },
      query: {},
      body: undefined,
    });
    expect(preview.canApply).toBe(false);
    expect(preview.blockers.join()).toContain("colour");
  });

  it("says that the API server refuses a field it does not know", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx, `${routeText(70)}  bogus: true\n`);
    const preview = await previewChange(ctx, {
      params: { ...params, id: change.id },
      query: {},
      body: undefined,
    });
    expect(preview.canApply).toBe(false);
    expect(preview.objects[0]?.problems.some(({ message }) => message.includes("bogus"))).toBe(true);
    await expect(apply(ctx, change)).rejects.toMatchObject({ code: "invalid" });
    expect(weightsOf(bench)).toEqual([90, 10]);
  });
});

describe("two people moving the same slider", () => {
  it("lets the first win and shows the second all three versions", async () => {
    const ctx = bench.as("admin");
    const [first, second] = [await draft(ctx, routeText(70)), await draft(ctx, routeText(50))];
    await apply(ctx, first.change);
    const lost: unknown = await apply(ctx, second.change).catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: "conflict", details: { kind: "objects" } });
    const [conflict] = (
      lost as { details: { objects: { baseText: string; liveText: string; desiredText: string }[] } }
    ).details.objects;
    expect(conflict?.baseText).toContain("weight: 90");
    expect(conflict?.liveText).toContain("weight: 70");
    expect(conflict?.desiredText).toContain("weight: 50");
    expect(weightsOf(bench)).toEqual([70, 30]);
  });

  it("lets exactly one of two simultaneous applies of different drafts through", async () => {
    const ctx = bench.as("admin");
    const drafts = [await draft(ctx, routeText(70)), await draft(ctx, routeText(50))];
    const outcomes = await Promise.allSettled(drafts.map(({ change }) => apply(ctx, change)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "conflict" });
  });

  it("applies one set once when the button is pressed twice", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const outcomes = await Promise.allSettled([apply(ctx, change), apply(ctx, change)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { records } = await audit(ctx, change.id);
    expect(
      records.filter(({ action, outcome }) => action === "update.object" && outcome === "success"),
    ).toHaveLength(1);
  });

  it("writes nothing when somebody wins between the checks and the write", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const racing = bench.interfering(ctx, {
      beforeWrite: () => bench.edit((spec) => ({ ...spec, hosts: ["raced"] })),
    });
    await expect(apply(racing, change)).rejects.toMatchObject({ code: "conflict" });
    expect(weightsOf(bench)).toEqual([90, 10]);
    const after = await getChange(ctx, { params: { ...params, id: change.id }, query: {}, body: undefined });
    expect(after.change.state).toBe("failed");
    expect(after.journal[0]).toMatchObject({ state: "conflicted" });
  });

  it("retries when only the status moved between the checks and the write", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const busy = bench.interfering(ctx, { beforeWrite: () => bench.touchStatus() });
    expect((await apply(busy, change)).change.state).toBe("applied");
    expect(weightsOf(bench)).toEqual([70, 30]);
  });
});

describe("when something breaks between intent and outcome", () => {
  it("settles a write whose answer was lost by reading the object", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const cut = bench.interfering(ctx, { loseAnswer: true });
    expect((await apply(cut, change)).change.state).toBe("applied");
    expect(weightsOf(bench)).toEqual([70, 30]);
  });

  it("settles a write that never arrived as not done, and lets it be applied again", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const cut = bench.interfering(ctx, { dropRequest: true });
    await expect(apply(cut, change)).rejects.toMatchObject({ code: "upstream" });
    const after = await getChange(ctx, { params: { ...params, id: change.id }, query: {}, body: undefined });
    expect(after.change.state).toBe("failed");
    expect((await apply(ctx, after.change)).change.state).toBe("applied");
  });

  it("resolves at the next start what a lost database left open after the write", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const beforeMs = Date.now() - 1;
    const dying = bench.withDyingDatabase(ctx, { afterTransactions: 1 });
    await expect(apply(dying, change)).rejects.toMatchObject({ code: "unavailable" });
    expect(weightsOf(bench)).toEqual([70, 30]);
    const open = await getChange(ctx, { params: { ...params, id: change.id }, query: {}, body: undefined });
    expect(open.change.state).toBe("applying");
    expect(await resumeOpenApplies(bench.system(), { cluster: "it", stillSinceMs: beforeMs })).toEqual([]);
    await bench.settled(REVIEWS);
    expect(await resumeOpenApplies(bench.system(), { cluster: "it", stillSinceMs: Date.now() })).toEqual([
      change.id,
    ]);
    const after = await getChange(ctx, { params: { ...params, id: change.id }, query: {}, body: undefined });
    expect(after.change.state).toBe("applied");
    expect(after.journal[0]).toMatchObject({ state: "done" });
    const { records } = await audit(ctx, change.id);
    expect(records[0]).toMatchObject({ action: "finish-apply.change", outcome: "success" });
    await apply(ctx, (await undo(ctx, change.id)).change);
    expect(weightsOf(bench)).toEqual([90, 10]);
  });

  it("changes nothing when the log cannot be written", async () => {
    const ctx = bench.as("admin");
    const { change } = await draft(ctx);
    const before = bench.live().metadata.resourceVersion;
    await bench.sql(`ALTER TABLE "audit_head" RENAME TO "audit_head_gone"`);
    try {
      await expect(apply(ctx, change)).rejects.toThrow();
      await expect(draft(ctx)).rejects.toThrow();
    } finally {
      await bench.sql(`ALTER TABLE "audit_head_gone" RENAME TO "audit_head"`);
    }
    expect(bench.live().metadata.resourceVersion).toBe(before);
    const after = await getChange(ctx, { params: { ...params, id: change.id }, query: {}, body: undefined });
    expect(after.change.state).toBe("draft");
    expect((await apply(ctx, after.change)).change.state).toBe("applied");
  });
});

describe("several objects", () => {
  const objectText = (kind: string, name: string, spec: string) =>
    `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n${spec}`;
  const rule = (name: string) => ({
    group: "networking.istio.io",
    kind: "DestinationRule",
    namespace: "shop",
    name,
    op: "create" as const,
    text: objectText("DestinationRule", name, `  host: ${name}\n`),
    ...NONE,
  });

  it("are written in order, stop at the first failure, and go on from there", async () => {
    const ctx = bench.as("admin");
    const made = await createDraft(ctx, {
      params,
      query: {},
      body: { why: "", links: [], objects: [splitInput(70), rule("reviews")] },
    });
    const broken = bench.interfering(ctx, { refuseWritesOf: "VirtualService" });
    await expect(apply(broken, made.change)).rejects.toMatchObject({ code: "invalid" });
    const partial = await getChange(ctx, {
      params: { ...params, id: made.change.id },
      query: {},
      body: undefined,
    });
    expect(partial.change.state).toBe("partially_applied");
    expect(partial.journal.map(({ ref, state }) => `${ref.kind} ${state}`)).toEqual([
      "DestinationRule done",
      "VirtualService not_done",
    ]);
    const finished = await apply(ctx, partial.change);
    expect(finished.change.state).toBe("applied");
    expect(weightsOf(bench)).toEqual([70, 30]);

    const back = await undo(ctx, made.change.id);
    expect(back.objects.map(({ ref, op }) => `${op} ${ref.kind}`)).toEqual([
      "update VirtualService",
      "delete DestinationRule",
    ]);
    await apply(ctx, back.change);
    expect(bench.find("DestinationRule", "reviews")).toBeNull();
  });

  it("recreate what was deleted, with a new uid", async () => {
    const ctx = bench.as("admin");
    const uid = bench.live().metadata.uid;
    const made = await createDraft(ctx, {
      params,
      query: {},
      body: { why: "", links: [], objects: [{ ...splitInput(70), op: "delete" as const, text: null }] },
    });
    expect(made.change.risk).toBe("high");
    await apply(ctx, made.change);
    expect(bench.find("VirtualService", "reviews")).toBeNull();
    await apply(ctx, (await undo(ctx, made.change.id)).change);
    expect(weightsOf(bench)).toEqual([90, 10]);
    expect(bench.live().metadata.uid).not.toBe(uid);
  });
});

describe("other owners", () => {
  it("refuses what Argo Rollouts drives, and asks before what Argo CD owns", async () => {
    const ctx = bench.as("admin");
    bench.annotate({ "argo-rollouts.argoproj.io/managed-by-rollouts": "reviews" });
    await expect(apply(ctx, (await draft(ctx, bench.textWith(70))).change)).rejects.toMatchObject({
      code: "forbidden",
    });
    bench.annotate({
      "argocd.argoproj.io/tracking-id": "shop:networking.istio.io/VirtualService:shop/reviews",
    });
    const { change } = await draft(ctx, bench.textWith(70));
    await expect(apply(ctx, change)).rejects.toMatchObject({ code: "conflict", details: { kind: "owned" } });
    expect((await apply(ctx, change, true)).change.state).toBe("applied");
    const { records } = await audit(ctx, change.id);
    expect(records.map(({ action }) => action)).toContain("confirm-owner.change");
  });
});

describe("who may", () => {
  it("records and refuses a person whose roles do not allow it", async () => {
    const { change } = await draft(bench.as("admin"));
    const viewer = bench.as("admin", ["viewer"]);
    await expect(draft(viewer)).rejects.toMatchObject({ code: "forbidden" });
    await expect(apply(viewer, change)).rejects.toMatchObject({ code: "forbidden" });
    const { records } = await audit(bench.as("admin"), change.id);
    expect(records[0]).toMatchObject({ action: "deny.request", outcome: "denied" });
    expect(weightsOf(bench)).toEqual([90, 10]);
  });

  it("hides sets about objects that the cluster does not let the person read", async () => {
    const { change } = await draft(bench.as("admin"));
    const nobody = bench.as("nobody", ["editor", "applier"]);
    const read = getChange(nobody, { params: { ...params, id: change.id }, query: {}, body: undefined });
    await expect(read).rejects.toMatchObject({ code: "not_found" });
    const listed = await listChanges(nobody, { params, query: { limit: 50 }, body: undefined });
    expect(listed.changes).toEqual([]);
    expect(listed.hidden).toBeGreaterThan(0);
  });

  it("records the refusal of the API server", async () => {
    const { change } = await draft(bench.as("admin"));
    await expect(apply(bench.as("dev", ["applier"]), change)).rejects.toMatchObject({ code: "forbidden" });
    const { records } = await audit(bench.as("admin"), change.id);
    expect(records[0]).toMatchObject({ action: "start-apply.change", outcome: "denied" });
  });
});

describe("texts that people send", () => {
  it.each([
    ["duplicate keys", "a: 1\na: 2\n"],
    ["two documents", `${routeText(70)}---\n${routeText(60)}`],
    ["no document", ""],
    ["another object than it is for", routeText(70).replace("name: reviews", "name: other")],
    ["another kind than it is for", routeText(70).replace("VirtualService", "Secret")],
    ["an alias bomb", `x: &a [1,2]\ny: [*a,*a]\n`],
  ])("refuses %s in words", async (_what, text) => {
    await expect(draft(bench.as("admin"), text)).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses kinds that Foresail never writes", async () => {
    const secret = {
      ...splitInput(1),
      group: "",
      kind: "Secret",
      text: "apiVersion: v1\nkind: Secret\nmetadata: {name: reviews}\n",
    };
    const made = createDraft(bench.as("admin"), {
      params,
      query: {},
      body: { why: "", links: [], objects: [secret] },
    });
    await expect(made).rejects.toMatchObject({ code: "invalid" });
  });

  it("keeps CRLF, comments, odd spacing and anchors away from the edit byte for byte", async () => {
    const text = `# why\r\n${routeText(70).replaceAll("\n", "\r\n")}\r\n# the end`;
    const { change } = await draft(bench.as("admin"), text);
    const read = await getChange(bench.as("admin"), {
      params: { ...params, id: change.id },
      query: {},
      body: undefined,
    });
    expect(read.objects[0]?.desiredText).toBe(text);
  });

  it("takes 5 MB, and keeps the log small", async () => {
    const ctx = bench.as("admin");
    const hosts = Array.from({ length: 2_000 }, (_, at) => `    - h${String(at)}.test`).join("\n");
    const text = `${routeText(70)}# ${"x".repeat(5 * 1024 * 1024)}\n`.replace(
      "hosts: [reviews]",
      `hosts:\n${hosts}`,
    );
    const { change } = await draft(ctx, text);
    await apply(ctx, change);
    const { records } = await audit(ctx, change.id);
    for (const { seq } of records) {
      const detail = await getAudit(ctx, { params: { ...params, seq }, query: {}, body: undefined });
      expect(JSON.stringify(detail.patch).length).toBeLessThan(100_000);
    }
  });
});

describe("drafts", () => {
  it("keep every revision, and refuse a save from an old view", async () => {
    const ctx = bench.as("admin");
    const made = await draft(ctx);
    const id = { ...params, id: made.change.id };
    const body = { why: "better", links: [], objects: [splitInput(60)], version: made.change.version };
    const revised = await reviseDraft(ctx, { params: id, query: {}, body });
    expect(revised.change).toMatchObject({ revision: 2, why: "better" });
    await expect(reviseDraft(ctx, { params: id, query: {}, body })).rejects.toMatchObject({
      code: "conflict",
    });
    const first = await ctx.database.changes.findRevision("it", made.change.id, 1);
    expect(first?.objects[0]?.desiredText).toBe(routeText(70));
    const gone = await discardDraft(ctx, {
      params: id,
      query: {},
      body: { version: revised.change.version },
    });
    expect(gone.change.state).toBe("withdrawn");
    await expect(apply(ctx, gone.change)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the log", () => {
  it("names the first record that somebody changed in the database", async () => {
    const ctx = bench.as("admin");
    await draft(ctx);
    await draft(ctx);
    const { headSeq } = await verify(ctx);
    await expect(
      bench.sql(`UPDATE "audit_record" SET "body" = '{}' WHERE "seq" = ${String(headSeq)}`),
    ).rejects.toThrow();
    await expect(bench.sql(`DELETE FROM "audit_record"`)).rejects.toThrow("append-only");
    const original = (await ctx.database.audit.find((await ctx.database.audit.head()).logId, headSeq))?.record
      .body;
    const set = (column: string, value: string) =>
      bench.sql(
        `ALTER TABLE "audit_record" DISABLE TRIGGER USER; UPDATE "audit_record" SET "${column}" = '${value}' WHERE "seq" = ${String(headSeq)}; ALTER TABLE "audit_record" ENABLE TRIGGER USER`,
      );
    await set("outcome", "denied");
    expect(await verify(ctx)).toMatchObject({
      intact: false,
      findings: [{ seq: headSeq, fault: "columns_differ" }],
    });
    await set("outcome", "success");
    await set("body", original?.replace("create", "delete") ?? "");
    expect((await verify(ctx)).findings[0]).toMatchObject({ seq: headSeq, fault: "hash" });
    await set("body", original ?? "");
    expect(await verify(ctx)).toMatchObject({ intact: true });
  });
});
