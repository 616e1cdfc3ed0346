import type { KubeObject } from "../../../lib/domain/kube/kube-object.ts";
import type { AccessLogEntry } from "./access-log.ts";
import type { MeshRequest, MeshAnswer, Arrival } from "./request.ts";
import type { World } from "./world.ts";

/** What the API server and Istio's webhook made of an object. */
export type Verdict =
  | { readonly accepted: true; readonly object: KubeObject; readonly warnings: readonly string[] }
  /** `message` and `causes` are the server's own. */
  | {
      readonly accepted: false;
      readonly status: number;
      readonly message: string;
      readonly causes: readonly { readonly field: string; readonly message: string }[];
    };

export interface ApplyOptions {
  /** Nothing is stored. */
  readonly dryRun?: boolean;
  /** `Strict` unless told: unknown and duplicate fields are refused. */
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
}

/**
 * A running mesh: a real API server, istiod, one Envoy per pod. Everything of it lives in network namespaces of its own, so that
 * several meshes stand beside each other; only `kubeconfig` and `prometheusUrl` lead to loopback of the machine.
 */
export interface Mesh {
  readonly world: World;
  /** Holds configuration, logs and access logs (`pods/POD/access.log`) until the mesh is stopped. */
  readonly folder: string;
  /** File with the contexts of the demo's people (`admin` may everything), `foresail` (the console's own account) and `rig`. */
  readonly kubeconfig: string;
  readonly prometheusUrl: string;

  /** One call to the API server as the administrator, e.g. `GET /api/v1/namespaces`. @throws when it answers 300 or above. */
  kube<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Creates or replaces each object, in order. A refusal is an answer, no failure, and does not stop the others. */
  apply(objects: readonly KubeObject[], options?: ApplyOptions): Promise<readonly Verdict[]>;
  /** Deletes each object; what is gone already is no failure. */
  remove(objects: readonly Pick<KubeObject, "apiVersion" | "kind" | "metadata">[]): Promise<void>;
  /** Deletes every object of Istio's and the Gateway API's kinds in all namespaces. */
  removeConfiguration(): Promise<void>;
  /**
   * Resolves once everything applied before has reached every proxy of the mesh (or of `pods`): a marker with a fresh token
   * is applied and polled in each of them, and then what `drainDuration` leaves open is waited for where it is under 5 s.
   */
  awaitConfig(pods?: readonly string[]): Promise<void>;

  /** Address of a service (`web.alpha`) or pod (`api-v1`). @throws for what the world does not have. */
  addressOf(name: string): string;
  /** Names of a workload's pods (`shop/api-v2`), in order; empty for none. */
  podsOf(workload: string): readonly string[];
  /** Sends one request from its client. Never throws for what the mesh answers or breaks off. */
  send(request: MeshRequest): Promise<MeshAnswer>;
  /** At most `parallel` (16 unless told) at a time; answers in the order of the requests. */
  sendAll(requests: readonly MeshRequest[], parallel?: number): Promise<readonly MeshAnswer[]>;
  /** As of now, for one answer: what arrives after its answer (a mirror) is in it. */
  arrivalsOf(answer: MeshAnswer): Promise<readonly Arrival[]>;
  /** Lines of a pod's proxy about an answered request, oldest first; a proxy writes them up to a second late. */
  accessLogOf(pod: string, answer: MeshAnswer): Promise<readonly AccessLogEntry[]>;

  /** Multiplies every rate of the world's traffic; 0 stops it. */
  scaleTraffic(factor: number): Promise<void>;
  /** A part of the control plane that ended by itself, with the end of its log; null while all is well, and for an attached mesh. */
  failure(): { readonly name: string; readonly log: string } | null;
  /** Ends everything that belongs to the mesh. A mesh that was only attached to goes on. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Where the mesh keeps its files; a folder for this work tree and world under the system's temporary one unless told. A mesh that runs or was left there is ended first. */
  readonly folder?: string;
  /** Told what happens while it takes time. */
  readonly say?: (line: string) => void;
  /** Ports on loopback; free ones unless told. */
  readonly kubePort?: number;
  readonly prometheusPort?: number;
}

/** Builds what is missing, starts a mesh, and resolves once every proxy has its configuration. Leaves nothing behind when it fails. */
export type StartMesh = (world: World, options?: StartOptions) => Promise<Mesh>;

/** The mesh that runs in this folder; inside a suite of `npm run test:mesh` that is `process.env.FORESAIL_MESH`. */
export type AttachMesh = (folder: string) => Promise<Mesh>;
