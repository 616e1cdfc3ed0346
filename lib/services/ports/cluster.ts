import type { KubeObject } from "../../domain/kube/kube-object.ts";
import type { ObjectRef } from "../../domain/kube/object-ref.ts";
import type { ConfigObject, MeshSnapshot } from "../../domain/mesh/snapshot.ts";

/** How a person is presented to the API server (decision 1). */
export type KubeIdentity =
  | { readonly type: "token"; readonly token: string }
  | { readonly type: "impersonate"; readonly user: string; readonly groups: readonly string[] }
  /** A user of the kubeconfig named by FORESAIL_SIGNIN_KUBECONFIG. */
  | { readonly type: "context"; readonly context: string };

export interface WriteOptions {
  readonly dryRun: boolean;
}

/** Answer of a write: the object as stored (or as it would be) and the API server's own audit id. */
export interface WriteAnswer {
  readonly object: KubeObject;
  readonly auditId: string | null;
  /** `Warning` headers in plain words. */
  readonly warnings: readonly string[];
}

/**
 * One cluster, called as one person. Expected failures are AppErrors: `not_found`, `forbidden`, `conflict` (409: the
 * version moved), `invalid` (400 and 422, with the server's causes in details), `upstream` (no answer: the outcome of a
 * write is then unknown, details.outcomeUnknown is true), `unauthenticated`.
 */
export interface ClusterClient {
  get(ref: ObjectRef): Promise<KubeObject>;
  /** POST with fieldValidation=Strict. */
  create(object: KubeObject, options: WriteOptions): Promise<WriteAnswer>;
  /**
   * PUT with fieldValidation=Strict. `metadata.uid` and `metadata.resourceVersion` must be set: they are the
   * precondition.
   */
  replace(object: KubeObject, options: WriteOptions): Promise<WriteAnswer>;
  delete(
    ref: ObjectRef,
    precondition: { readonly uid: string; readonly resourceVersion: string },
    options: WriteOptions,
  ): Promise<void>;
}

export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  /** Plural resource name. */
  readonly resource: string;
  /** Null asks cluster-wide. */
  readonly namespace: string | null;
  readonly name?: string;
}

/** What the API server says about a person's rights; cached 30 s by issuer, subject and groups (decision 3). */
export interface AccessPort {
  isAllowed(identity: KubeIdentity, question: AccessQuestion): Promise<boolean>;
}

export interface WhoAmI {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
}

/** A configured cluster: its live picture, and ways to call it as somebody. */
export interface ClusterPort {
  readonly id: string;
  /** API server address for display, without credentials. */
  readonly address: string;
  snapshot(): MeshSnapshot;
  /** Calls the listener after every fold; returns the way to stop. */
  subscribe(listener: (snapshot: MeshSnapshot) => void): () => void;
  as(identity: KubeIdentity): ClusterClient;
  /** SelfSubjectReview as that identity. */
  whoAmI(identity: KubeIdentity): Promise<WhoAmI>;
  /** Metadata only, as the person, never cached (decision 29). `forbidden` means unknown. */
  secretPresence(
    identity: KubeIdentity,
    secret: { readonly namespace: string; readonly name: string },
  ): Promise<"exists" | "absent" | "forbidden">;
  readonly access: AccessPort;
  /** Contexts that may sign in, by FORESAIL_SIGNIN_KUBECONFIG; empty when not configured. */
  signInContexts(): readonly { readonly context: string; readonly user: string }[];
}

/** One config object that changed in the cluster, whoever did it (decision 40). Objects carry no user. */
export interface ObservedChange {
  readonly ref: ObjectRef;
  /** Null: it was not there, or not known yet. */
  readonly before: ConfigObject | null;
  /** Null: it is gone. */
  readonly after: ConfigObject | null;
  /**
   * `initial`: part of the first list. `watched`: told by the watch; several versions within some 50 ms are told as the
   * last. `relisted`: found by a new list after a gap, in which there may have been more versions.
   */
  readonly seen: "initial" | "watched" | "relisted";
  readonly observedAtMs: number;
}

/** A cluster whose watches run until it is closed. */
export interface LiveCluster extends ClusterPort {
  /** Tells every change of Istio and Gateway API objects, batch by batch; returns the way to stop. */
  observe(listener: (changes: readonly ObservedChange[]) => void): () => void;
  /** Resolves when every kind was listed once or was found absent, forbidden or out of reach. */
  whenKnown(): Promise<void>;
  close(): Promise<void>;
}
