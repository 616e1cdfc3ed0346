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
    : { type: "changed", kindKey, object: random() < 0.2 ? object : edited(random, object) };
}

describe("rerunRules", () => {
  const objects = buildWorld(Date.parse("2026-11-23T12:00:00Z"));
  const isConfig = ({ apiVersion }: KubeObject): boolean => /istio\.io|gateway\./.test(apiVersion);
  const config = objects.filter(isConfig);

  it.each(["one", "two", "three"])(
    "finds what a whole run finds after any sequence of edits, seed %s",
    (seed) => {
      const random = seededRandom(seed);
      let mesh = snapshotOf({ cluster: "demo", objects });
      let run = runRules(mesh);
      for (let edit = 0; edit < EDITS; edit += 1) {
        const object = pick(random, random() < 0.7 ? config : objects);
        const event = eventFor(random, object);
        mesh = applyWatchEvents(mesh, [event]);
        run = rerunRules(run, mesh);
        const title = `seed ${seed}, edit ${String(edit)}: ${event.type} ${objectKey({ group: "", kind: object.kind, namespace: object.metadata.namespace ?? "", name: object.metadata.name })}`;
        expect(say(run.findings), title).toEqual(say(runRules(mesh).findings));
      }
    },
    60_000,
  );
});
