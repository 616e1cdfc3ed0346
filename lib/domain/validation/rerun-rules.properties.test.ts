import { describe, expect, it } from "vitest";
import { buildWorld } from "@/demo/world/build-world.ts";
import { seededRandom } from "@/demo/world/seeded-random.ts";
import type { JsonObject } from "../base/json.ts";
import type { KubeObject } from "../kube/kube-object.ts";
import { groupOf, objectKey } from "../kube/object-ref.ts";
import { applyWatchEvents } from "../mesh/apply-watch-events.ts";
import { snapshotOf } from "../mesh/snapshot-of.ts";
import { configKindKey } from "../mesh/snapshot.ts";
import type { WatchEvent } from "../mesh/watch-event.ts";
import type { Finding } from "./finding.ts";
import { rerunRules, runRules } from "./run-rules.ts";

const EDITS = 60;
/** Names that edits put in and take out, so that references come and go. */
const HOSTS = [
  "cart",
  "web.shop.svc.cluster.local",
  "api.production.svc.cluster.local",
  "pay.example",
  "*.example",
  "*",
];
const NAMESPACES = ["shop", "production", "ambient", "bookinfo", "nowhere", "."];
const LABELS = ["istio-injection", "istio.io/dataplane-mode", "istio.io/use-waypoint", "app", "version"];
const VALUES = ["enabled", "ambient", "waypoint", "cart", "v1", "v9"];

const say = (findings: readonly Finding[]): readonly string[] =>
  findings
    .map(({ code, object, path, sentence }) => `${code} ${objectKey(object)} ${path.join("/")} ${sentence}`)
    .toSorted();

type Random = () => number;
const pick = <T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

const ADDRESSES = ["10.244.0.1", "10.244.0.2", "10.244.9.9"];

/** What runs behind a host comes, goes, moves, or is no longer ready. */
function moved(random: Random, object: KubeObject): KubeObject {
  if (object.kind === "EndpointSlice") {
    const endpoints = random() < 0.5 ? [] : [{ addresses: [pick(random, ADDRESSES)] }];
    return { ...object, endpoints };
  }
  if (object.kind === "Pod") {
    const ready = { type: "Ready", status: random() < 0.5 ? "True" : "False" };
    return {
      ...object,
      status: { phase: "Running", podIP: pick(random, ADDRESSES), conditions: [ready] },
    };
  }
  if (object.kind !== "ServiceEntry") return edited(random, object);
  const spec = (object["spec"] ?? {}) as JsonObject;
  const stated = { endpoints: [{ address: pick(random, ADDRESSES), labels: { version: "v1" } }] };
  const selecting = { workloadSelector: { labels: { app: pick(random, VALUES) } } };
  return { ...object, spec: { ...spec, resolution: "STATIC", ...(random() < 0.5 ? stated : selecting) } };
}

/** Another value in some field that rules read; anything else stays. */
function edited(random: Random, object: KubeObject): KubeObject {
  const spec = (object["spec"] ?? {}) as JsonObject;
  const { metadata } = object;
  switch (Math.floor(random() * 6)) {
    case 0:
      return {
        ...object,
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, [pick(random, LABELS)]: pick(random, VALUES) },
        },
      };
    case 1:
      return { ...object, metadata: { ...metadata, labels: {} } };
    case 2:
      return {
        ...object,
        spec: {
          ...spec,
          ...("host" in spec ? { host: pick(random, HOSTS) } : { hosts: [pick(random, HOSTS)] }),
        },
      };
    case 3:
      return { ...object, spec: { ...spec, exportTo: [pick(random, NAMESPACES)] } };
    case 4:
      return { ...object, spec: { ...spec, selector: { matchLabels: { app: pick(random, VALUES) } } } };
    default:
      return {
        ...object,
        metadata: {
          ...metadata,
          creationTimestamp: `20${String(10 + Math.floor(random() * 15))}-01-01T00:00:00Z`,
        },
      };
  }
}

function eventFor(random: Random, object: KubeObject): WatchEvent {
  const { namespace = "", name } = object.metadata;
  const kindKey = configKindKey(object.kind, groupOf(object.apiVersion));
  return random() < 0.3
    ? { type: "deleted", kindKey, namespace, name }
    : {
        type: "changed",
        kindKey,
        object: random() < 0.2 ? object : (random() < 0.5 ? edited : moved)(random, object),
      };
}

describe("rerunRules", () => {
  const objects = buildWorld(Date.parse("2026-11-23T12:00:00Z"));
  const isConfig = ({ apiVersion }: KubeObject): boolean => /istio\.io|gateway\./.test(apiVersion);
  const config = objects.filter(isConfig);
  const behind = objects.filter(({ kind }) => /^(Pod|EndpointSlice|Service|ServiceEntry)$/.test(kind));

  it.each(["one", "two", "three"])(
    "finds what a whole run finds after any sequence of edits, seed %s",
    (seed) => {
      const random = seededRandom(seed);
      let mesh = snapshotOf({ cluster: "demo", objects });
      let run = runRules(mesh);
      for (let edit = 0; edit < EDITS; edit += 1) {
        const batch = Array.from({ length: random() < 0.8 ? 1 : 3 }, () => {
          const share = random();
          return pick(random, share < 0.5 ? config : share < 0.85 ? behind : objects);
        });
        mesh = applyWatchEvents(
          mesh,
          batch.map((object) => eventFor(random, object)),
        );
        run = rerunRules(run, mesh);
        const names = batch.map(({ kind, metadata: { namespace = "", name } }) =>
          objectKey({ group: "", kind, namespace, name }),
        );
        const title = `seed ${seed}, edit ${String(edit)}: ${names.join(", ")}`;
        expect(say(run.findings), title).toEqual(say(runRules(mesh).findings));
      }
    },
    60_000,
  );
});
