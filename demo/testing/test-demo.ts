import { parseAllDocuments } from "yaml";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type DemoMesh, openDemoMesh } from "../demo-mesh.ts";
import { defaultLimits } from "../prometheus/limits.ts";
import { queryInstant } from "../prometheus/query.ts";

const START = Date.parse("2026-11-23T14:00:00Z");

/** The demo with a clock of its own: changes settle at once, and minutes pass without waiting. */
export class TestDemo {
  readonly mesh: DemoMesh;
  #now: number;

  constructor(folder: string | null = null, startMs = START) {
    this.#now = startMs;
    this.mesh = openDemoMesh({ folder, shape: null, now: () => this.#now });
  }

  get now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  apply(yaml: string, namespace: string): void {
    for (const document of parseAllDocuments(yaml)) {
      const object = document.toJS() as KubeObject;
      this.mesh.store.put({ ...object, metadata: { namespace, ...object.metadata } });
    }
    this.mesh.settle();
  }

  patchSpec(
    ref: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
    change: (spec: string) => string,
  ): void {
    const live = this.mesh.store.get(ref);
    if (live === undefined) throw new Error(`no ${ref.name}`);
    this.mesh.store.update({
      ...live,
      spec: JSON.parse(change(JSON.stringify(live.spec))) as NonNullable<KubeObject["spec"]>,
    });
    this.mesh.settle();
  }

  scenario(data: Readonly<Record<string, string>>): void {
    this.apply(
      JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "demo-scenario", namespace: "istio-system" },
        data,
      }),
      "istio-system",
    );
  }

  /** Value of an instant query that has one series; 0 for none. */
  value(query: string): number {
    const result = queryInstant(query, this.#now, {
      source: this.mesh.source,
      ...defaultLimits,
      elapsedMs: () => 0,
      deadlineMs: 1,
    });
    if (result.type === "scalar") return result.point.value;
    return result.type === "string" ? NaN : (result.series[0]?.points[0]?.value ?? 0);
  }

  /** Requests per second of the last minute, as clients report them. */
  rps(labels: string): number {
    return this.value(`sum(rate(istio_requests_total{reporter="source",${labels}}[1m]))`);
  }

  ratio(part: string, of: string): number {
    return this.rps(`${part},${of}`) / this.rps(of);
  }
}
