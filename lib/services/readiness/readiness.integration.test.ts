import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { applyChange } from "../changes/index.ts";
import { listAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import { REVIEWS, startChangeBench, type ChangeBench } from "../testing/change-bench.ts";
import { acceptRisk, draftReadinessFix, listReadiness, readReadinessItem, withdrawRisk } from "./index.ts";

const ITEM = "no-virtual-service-is-shadowed";
const SECOND: ObjectRef = { ...REVIEWS, name: "reviews-late" };
const DAY_MS = 86_400_000;

let bench: ChangeBench;
let admin: Context;

beforeAll(async () => {
  bench = await startChangeBench();
  admin = bench.as("admin");
});

afterAll(async () => {
  await bench.close();
});

const params = { cluster: "it", item: ITEM };
const view = { namespaces: null, window: 3_600 };

async function rowOf(ctx: Context) {
  const { items } = await listReadiness(ctx, { params: { cluster: "it" }, query: view, body: undefined });
  return items.find(({ id }) => id === ITEM);
}

const read = (ctx: Context) => readReadinessItem(ctx, { params, query: view, body: undefined });

/** The live picture follows the store within a moment. */
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it never came to be");
}

function storeSecond(weight: number): void {
  const { store } = bench.demo;
  const spec = { hosts: ["reviews"], http: [{ route: [{ destination: { host: "reviews" }, weight }] }] };
  const object = {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: SECOND.name, namespace: SECOND.namespace, creationTimestamp: "2027-01-01T00:00:00Z" },
    spec,
  };
  const known = bench.find("VirtualService", SECOND.name);
  if (known === null) store.create(object);
  else store.update({ ...known, spec }, { manager: "kubectl-edit" });
}

beforeEach(async () => {
  if (bench.find("VirtualService", "reviews") === null) bench.reset();
  storeSecond(1);
  await withdrawRisk(admin, { params, query: {}, body: { subject: SECOND } });
  await eventually(async () => (await rowOf(admin))?.state === "fail");
});

const accept = (ctx: Context, untilMs: number) =>
  acceptRisk(ctx, { params, query: {}, body: { subjects: [SECOND], reason: "goes away with v2", untilMs } });

const at = (ctx: Context, nowMs: number): Context => ({ ...ctx, clock: { nowMs: () => nowMs } });

describe("readiness", () => {
  it("says what is wrong, with its evidence, and turns to passing once the fix is applied", async () => {
    const { item, cases, may } = await read(admin);
    expect(item).toMatchObject({
      state: "fail",
      now: "1 of 2 is shadowed",
      codes: ["MESH0109"],
      next: "fix",
    });
    expect(may).toEqual({ fix: true, accept: true });
    expect(cases[0]?.subject.name).toBe("reviews-late");
    expect(cases[0]?.fix).toMatchObject({ op: "delete", object: { name: "reviews-late" } });

    const { change, objects } = await draftReadinessFix(admin, {
      params,
      query: {},
      body: { subject: SECOND, window: 3_600 },
    });
    expect(objects[0]).toMatchObject({ op: "delete", ref: { name: "reviews-late" } });
    expect(change.why).toContain("No VirtualService is shadowed");
    await applyChange(admin, {
      params: { cluster: "it", id: change.id },
      query: {},
      body: { version: change.version, confirmOwners: false, skipSettling: true },
    });
    await eventually(async () => (await rowOf(admin))?.state === "pass");
  });

  it("keeps an accepted case apart until its date, and writes reason and date down", async () => {
    const nowMs = Date.now();
    await accept(admin, nowMs + DAY_MS);
    expect(await rowOf(admin)).toMatchObject({ state: "pass", accepted: 1, now: "1 of 2, 1 accepted" });
    const { cases } = await read(admin);
    expect(cases[0]?.acceptance).toMatchObject({
      reason: "goes away with v2",
      by: "admin",
      state: "in force",
    });

    const later = at(admin, nowMs + 2 * DAY_MS);
    expect((await rowOf(later))?.state).toBe("fail");
    expect((await read(later)).cases[0]?.acceptance?.state).toBe("expired");

    const { records } = await listAudit(admin, {
      params: { cluster: "it" },
      query: { actions: ["accept.risk"], limit: 1 },
      body: undefined,
    } as Parameters<typeof listAudit>[1]);
    expect(records[0]).toMatchObject({ action: "accept.risk", what: "goes away with v2" });
  });

  it("counts an accepted case again when its object changes", async () => {
    await accept(admin, Date.now() + DAY_MS);
    expect((await rowOf(admin))?.state).toBe("pass");
    storeSecond(2);
    await eventually(async () => (await rowOf(admin))?.state === "fail");
    expect((await read(admin)).cases[0]?.acceptance?.state).toBe("object changed");
  });

  it("counts it again when the acceptance is taken back, which is recorded once", async () => {
    await accept(admin, Date.now() + DAY_MS);
    const withdraw = () => withdrawRisk(admin, { params, query: {}, body: { subject: SECOND } });
    expect(await withdraw()).toEqual({ withdrawn: true });
    expect(await withdraw()).toEqual({ withdrawn: false });
    expect((await rowOf(admin))?.state).toBe("fail");
  });

  it("refuses dates in the past and beyond a year", async () => {
    await expect(accept(admin, Date.now() - 1)).rejects.toMatchObject({ code: "invalid" });
    await expect(accept(admin, Date.now() + 400 * DAY_MS)).rejects.toMatchObject({ code: "invalid" });
  });

  it("lets only those accept whose role says so, and writes the refusal down", async () => {
    const viewer = bench.as("admin", ["viewer"]);
    expect((await read(viewer)).may).toEqual({ fix: false, accept: false });
    await expect(accept(viewer, Date.now() + DAY_MS)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      draftReadinessFix(viewer, { params, query: {}, body: { subject: SECOND, window: 3_600 } }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const { records } = await listAudit(admin, {
      params: { cluster: "it" },
      query: { actions: ["deny.request"], limit: 2 },
      body: undefined,
    } as Parameters<typeof listAudit>[1]);
    expect(records.map(({ outcome }) => outcome)).toEqual(["denied", "denied"]);
  });

  it("shows nobody what they may not read: no case, no fix, no acceptance", async () => {
    const stranger = bench.as("nobody", ["operator", "viewer", "editor"]);
    expect(await rowOf(stranger)).toMatchObject({ state: "unknown", now: "not visible to you", subject: "" });
    expect((await read(stranger)).cases).toEqual([]);
    await expect(accept(stranger, Date.now() + DAY_MS)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      draftReadinessFix(stranger, { params, query: {}, body: { subject: SECOND, window: 3_600 } }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
