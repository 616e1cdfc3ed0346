import type { ChangeDetail } from "../../lib/contracts/changes.ts";
import type { ChangeEffect } from "../../lib/contracts/effect.ts";
import { parseDocuments } from "../../lib/domain/istio/document.ts";
import { TEMPLATES, templateIn } from "../../lib/domain/istio/templates.ts";
import { groupOf } from "../../lib/domain/kube/object-ref.ts";
import { apiOf, applyOf, type Api } from "../fixtures/api.ts";
import { ownStack, type OwnStack } from "../fixtures/own-stack.ts";
import { CLUSTER, expect, test } from "../fixtures/test.ts";

/** docs/templates.md, through the console: each template is previewed, applied, seen in the metrics, and undone. */

const API = 'destination_service_name="api",destination_service_namespace="production"';
const rate = (labels: string): string => `sum(rate(istio_requests_total{${labels}}[15s]))`;
const shareOf = (more: string, of: string): string =>
  `(${rate(`reporter="source",${of},${more}`)} or vector(0)) / ${rate(`reporter="source",${of}`)}`;
const FRONTEND = `source_workload="frontend",${API}`;

const TO_V2 = shareOf('destination_workload="api-v2"', FRONTEND);
const ANSWERED = shareOf('response_code="200"', FRONTEND);
const NO_CLUSTER = shareOf('response_flags="NC"', FRONTEND);
const PLAINTEXT = `${rate(`reporter="destination",connection_security_policy="none",${API}`)} or vector(0)`;
const CHECKOUT_DENIED = shareOf('response_code="403"', `source_workload="checkout",${API}`);
const ABORTED = shareOf('response_flags="FI"', FRONTEND);
const COPIED = `(${rate('reporter="destination",source_workload="frontend",destination_workload="api-v2"')} or vector(0)) / ${rate(`reporter="source",${FRONTEND}`)}`;
const LIMITED = `${rate('response_code="429"')} or vector(0)`;
const ROUTELESS = `${rate('source_workload="istio-ingressgateway",response_flags="NR"')} or vector(0)`;

interface Expected {
  readonly title: string;
  /** Applied before, in this order. */
  readonly after: readonly string[];
  readonly template: string;
  readonly measured: string;
  readonly effect: readonly [from: number, to: number];
  /** Classes of the preview that have callers, beside "unchanged". */
  readonly classes: readonly (keyof ChangeEffect["counts"])[];
  /** Lines at its end. */
  readonly more?: string;
}

/** What template 12 lacks to limit anything. */
const SWITCHED_ON = `              filter_enabled: {default_value: {numerator: 100, denominator: HUNDRED}}
              filter_enforced: {default_value: {numerator: 100, denominator: HUNDRED}}
`;

const TABLE: readonly Expected[] = [
  {
    title: "01 keeps a tenth at v2",
    after: ["02"],
    template: "01",
    measured: TO_V2,
    effect: [0.05, 0.15],
    classes: ["retimed"],
  },
  {
    title: "02 changes nothing",
    after: [],
    template: "02",
    measured: ANSWERED,
    effect: [0.99, 1],
    classes: [],
  },
  {
    title: "03 lets the pods decide",
    after: [],
    template: "03",
    measured: TO_V2,
    effect: [0.3, 0.5],
    classes: ["uncertain"],
  },
  {
    title: "04 takes away the subsets that routes name",
    after: ["02"],
    template: "04",
    measured: NO_CLUSTER,
    effect: [0.99, 1],
    classes: ["newly-failing"],
  },
  {
    title: "05 shuts plaintext callers out",
    after: [],
    template: "05",
    measured: PLAINTEXT,
    effect: [0, 0.001],
    classes: ["broken-by-tls"],
  },
  {
    title: "06 denies checkout",
    after: [],
    template: "06",
    measured: CHECKOUT_DENIED,
    effect: [0.99, 1],
    classes: ["newly-denied", "uncertain"],
  },
  {
    title: "07 opens hosts without a route",
    after: [],
    template: "07",
    measured: ROUTELESS,
    effect: [0, 100],
    classes: [],
  },
  {
    title: "08 routes api.example.com and leaves www.example.com without a route",
    after: ["07"],
    template: "08",
    measured: ROUTELESS,
    effect: [1.2, 2.8],
    classes: ["uncertain", "retimed"],
  },
  {
    title: "09 sends a tenth to v2",
    after: ["02"],
    template: "09",
    measured: TO_V2,
    effect: [0.05, 0.15],
    classes: ["uncertain", "retimed"],
  },
  {
    title: "09 after 02 and 04 leaves every request failing",
    after: ["02", "04"],
    template: "09",
    measured: NO_CLUSTER,
    effect: [0.99, 1],
    classes: ["still-failing", "retimed"],
  },
  {
    title: "10 aborts a twentieth",
    after: [],
    template: "10",
    measured: ABORTED,
    effect: [0.02, 0.09],
    classes: ["newly-failing", "retimed"],
  },
  {
    title: "11 copies to v2",
    after: ["02"],
    template: "11",
    measured: COPIED,
    effect: [0.8, 1.2],
    classes: ["uncertain", "retimed"],
  },
  {
    title: "12 limits nothing as written, and once it is switched on answers 429",
    after: [],
    template: "12",
    measured: LIMITED,
    effect: [1, 10000],
    classes: [],
    more: SWITCHED_ON,
  },
];

let stack: OwnStack;
let api: Api;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  stack = await ownStack();
  await stack.startDemo();
  await stack.startConsole();
  api = apiOf(stack.base, CLUSTER, "admin");
});

test.afterAll(() => stack.close());

async function measure(promql: string): Promise<number> {
  const url = `http://127.0.0.1:${String(stack.options.ports.prometheus)}/api/v1/query?query=${encodeURIComponent(promql)}`;
  const { data } = (await (await fetch(url)).json()) as {
    data: { result: readonly { value: [number, string] }[] };
  };
  return Number(data.result[0]?.value[1] ?? Number.NaN);
}

function objectOf(number: string) {
  const template = TEMPLATES.find(({ id }) => id.startsWith(number));
  const text = template === undefined ? null : templateIn(template.text, "production");
  if (text?.ok !== true) throw new Error(`no template ${number}`);
  const object = parseDocuments(text.value).documents[0]?.toObject();
  if (object?.ok !== true) throw new Error(`template ${number} cannot be read`);
  const { apiVersion, kind, metadata } = object.value;
  return {
    group: groupOf(apiVersion),
    kind,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    text: text.value,
  };
}

async function draft(number: string, more = ""): Promise<ChangeDetail> {
  const { text, ...names } = objectOf(number);
  const there = await api.call(
    "GET",
    `objects/${names.group}/${names.kind}/${names.namespace}/${names.name}`,
  );
  const op = there.status === 404 ? "create" : "update";
  return api.post<ChangeDetail>("changes", {
    title: `Template ${number}`,
    objects: [{ ...names, op, text: text + more }],
  });
}

async function undo(id: string): Promise<void> {
  await applyOf(api, await api.post<ChangeDetail>(`changes/${id}/undo`, {}));
}

function classesOf({ counts }: ChangeEffect): readonly string[] {
  return Object.entries(counts).flatMap(([name, { edges }]) =>
    edges === 0 || name === "unchanged" ? [] : [name],
  );
}

for (const { title, after, template, measured, effect, classes, more } of TABLE)
  test(title, async () => {
    test.setTimeout(180_000);
    const before = await measure(measured);
    const applied: string[] = [];
    try {
      for (const number of after) {
        const { change } = await applyOf(api, await draft(number));
        applied.push(change.id);
      }
      const made = await draft(template, more);
      const foreseen = await api.read<ChangeEffect>(`changes/${made.change.id}/effect?window=3600`);
      expect(classesOf(foreseen).toSorted()).toEqual(classes.toSorted());
      const { change } = await applyOf(api, made);
      expect(change.state).toBe("applied");
      applied.push(change.id);
      await expect
        .poll(() => measure(measured), { timeout: 60_000, intervals: [1_000] })
        .toBeGreaterThanOrEqual(effect[0]);
      await expect
        .poll(() => measure(measured), { timeout: 60_000, intervals: [1_000] })
        .toBeLessThanOrEqual(effect[1]);
    } finally {
      for (const id of applied.toReversed()) await undo(id);
    }
    await expect
      .poll(async () => Math.abs((await measure(measured)) - before), { timeout: 60_000, intervals: [1_000] })
      .toBeLessThan(Math.max(0.05, before * 0.3));
  });
