import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import { accessLogEntry, type AccessLogEntry } from "./access-log.ts";
import type { KubeClient } from "./kube-client.ts";
import { MARKER_PORT, markerFilter } from "./marker.ts";
import type { ApplyOptions, Mesh, Verdict } from "./mesh.ts";
import { applyObject, removeConfiguration, removeObject } from "./objects-client.ts";
import type { Plan, PlannedPod } from "./plan.ts";
import { PodControl } from "./pod-control.ts";
import { controlSocket, podFolder, workloadLog } from "./pods.ts";
import type { Arrival, MeshAnswer, MeshRequest } from "./request.ts";
import type { World } from "./world.ts";

const CONFIG_TIMEOUT_MS = 30_000;
/** Longer drains are left to those who test them. */
const WAITED_DRAIN_MS = 5_000;
const DRAIN_SLACK_MS = 300;
const KEPT_REQUESTS = 20_000;

export interface MeshParts {
  readonly plan: Plan;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly prometheusUrl: string;
  readonly kube: KubeClient;
  readonly failure: Mesh["failure"];
  readonly stop: Mesh["stop"];
}

export class RunningMesh implements Mesh {
  readonly world: World;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly prometheusUrl: string;
  readonly #parts: MeshParts;
  readonly #controls: ReadonlyMap<string, PodControl>;
  readonly #arrivals = new Map<string, Arrival[]>();

  constructor(parts: MeshParts) {
    this.#parts = parts;
    this.world = parts.plan.world;
    this.folder = parts.folder;
    this.kubeconfig = parts.kubeconfig;
    this.prometheusUrl = parts.prometheusUrl;
    const controls = parts.plan.pods.map(
      ({ name }) =>
        [name, new PodControl(controlSocket(parts.folder, name), workloadLog(parts.folder, name))] as const,
    );
    this.#controls = new Map(controls);
  }

  kube<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const type = method === "PATCH" ? "application/merge-patch+json" : undefined;
    return this.#parts.kube.ask<Answer>(method, path, body, type);
  }

  async apply(objects: readonly KubeObject[], options: ApplyOptions = {}): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (const object of objects) verdicts.push(await applyObject(this.#parts.kube, object, options));
    return verdicts;
  }

  async remove(objects: readonly Pick<KubeObject, "apiVersion" | "kind" | "metadata">[]): Promise<void> {
    for (const object of objects) await removeObject(this.#parts.kube, object);
  }

  removeConfiguration(): Promise<void> {
    return removeConfiguration(this.#parts.kube);
  }

  async awaitConfig(pods: readonly string[] = this.#proxies().map(({ name }) => name)): Promise<void> {
    const token = randomUUID();
    const [verdict] = await this.apply([markerFilter(token) as KubeObject]);
    if (verdict?.accepted !== true) throw new Error(`the marker was refused: ${verdict?.message ?? ""}`);
    const wanted = { port: MARKER_PORT, path: "/", timeoutMs: CONFIG_TIMEOUT_MS };
    await Promise.all(pods.map((pod) => this.#control(pod).untilProxy(wanted, ({ body }) => body === token)));
    const drainsMs = this.#proxies()
      .filter(({ name }) => pods.includes(name))
      .map(({ drainDuration }) => durationMs(drainDuration))
      .filter((ms) => ms <= WAITED_DRAIN_MS);
    await delay(Math.max(0, ...drainsMs) + DRAIN_SLACK_MS);
  }

  /** Resolves once every proxy says that it is ready. */
  async untilReady(timeoutMs: number): Promise<void> {
    const wanted = { port: 15_021, path: "/healthz/ready", timeoutMs };
    await Promise.all(
      this.#proxies().map(({ name }) =>
        this.#control(name).untilProxy(wanted, ({ status }) => status === 200),
      ),
    );
  }

  addressOf(name: string): string {
    const { pods, services } = this.#parts.plan;
    const service = services.find((one) => `${one.name}.${one.namespace}` === name);
    const address = service?.clusterIP ?? pods.find((one) => one.name === name)?.address;
    if (address === undefined) throw new Error(`the world has neither a service nor a pod ${name}`);
    return address;
  }

  podsOf(workload: string): readonly string[] {
    const pods = this.#parts.plan.pods.filter((pod) => `${pod.namespace}/${pod.workloadName}` === workload);
    return pods.map(({ name }) => name);
  }

  async send(request: MeshRequest): Promise<MeshAnswer> {
    const answer = await this.#sendOne(request);
    return { ...answer, arrivals: await this.arrivalsOf(answer) };
  }

  async sendAll(requests: readonly MeshRequest[], parallel = 16): Promise<readonly MeshAnswer[]> {
    const answers = new Array<Omit<MeshAnswer, "arrivals">>(requests.length);
    const waiting = [...requests.entries()];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        answers[next[0]] = await this.#sendOne(next[1]);
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    await this.#collectArrivals();
    return answers.map((answer) => ({ ...answer, arrivals: this.#arrivals.get(answer.rid) ?? [] }));
  }

  async arrivalsOf({ rid }: Pick<MeshAnswer, "rid">): Promise<readonly Arrival[]> {
    await this.#collectArrivals();
    return [...(this.#arrivals.get(rid) ?? [])];
  }

  accessLogOf(pod: string, { rid }: Pick<MeshAnswer, "rid">): Promise<readonly AccessLogEntry[]> {
    const file = path.join(podFolder(this.folder, pod), "access.log");
    if (!existsSync(file)) return Promise.resolve([]);
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes(rid));
    return Promise.resolve(lines.map((line) => accessLogEntry.parse(JSON.parse(line))));
  }

  async scaleTraffic(factor: number): Promise<void> {
    await Promise.all([...this.#controls.values()].map((control) => control.scaleTraffic(factor)));
  }

  failure(): ReturnType<Mesh["failure"]> {
    return this.#parts.failure();
  }

  async stop(): Promise<void> {
    for (const control of this.#controls.values()) control.close();
    await this.#parts.stop();
  }

  async #sendOne(request: MeshRequest): Promise<Omit<MeshAnswer, "arrivals">> {
    const rid = request.headers["x-rid"] ?? randomUUID().replaceAll("-", "");
    const answered = await this.#control(request.client).send({
      ...request,
      headers: { ...request.headers, "x-rid": rid },
    });
    return { ...answered, rid };
  }

  async #collectArrivals(): Promise<void> {
    const fresh = await Promise.all([...this.#controls.values()].map((control) => control.newArrivals()));
    for (const { rid, who, host } of fresh.flat()) {
      const known = this.#arrivals.get(rid) ?? [];
      known.push({ who, host });
      this.#arrivals.set(rid, known);
    }
    for (const rid of this.#arrivals.keys()) {
      if (this.#arrivals.size <= KEPT_REQUESTS) break;
      this.#arrivals.delete(rid);
    }
  }

  #proxies(): readonly PlannedPod[] {
    return this.#parts.plan.pods.filter(({ proxy }) => proxy !== "none");
  }

  #control(pod: string): PodControl {
    const control = this.#controls.get(pod);
    if (control === undefined) throw new Error(`the world has no pod ${pod}`);
    return control;
  }
}

/** `1s`, `500ms`, `1m`. */
function durationMs(text: string): number {
  const [, amount = "", unit = ""] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  return Number(amount) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] ?? NaN);
}
