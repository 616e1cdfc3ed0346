import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf } from "@/lib/domain/kube/object-ref.ts";
import { alreadyExists, invalid, notFound } from "./api/api-error.ts";
import { BUILTIN_KINDS } from "./kinds/builtin-kinds.ts";
import { type KindRegistry, createKindRegistry } from "./kinds/kind-registry.ts";
import { MESH_KINDS } from "./kinds/mesh-kinds.ts";
import { type KindName, type ServedKind, qualifiedKind, storedApiVersion } from "./kinds/served-kind.ts";
import { withDefaults } from "./schema/builtin-defaults.ts";
import { type Change, ChangeWindow } from "./store/change-window.ts";
import { withClusterIp } from "./store/cluster-ip.ts";
import { type Journal, type JournalEntry, openJournal } from "./store/journal.ts";
import { ObjectTable } from "./store/object-table.ts";
import {
  type WriteContext,
  checkDeletePreconditions,
  prepareCreate,
  prepareUpdate,
} from "./store/object-lifecycle.ts";
import { nameSuffixFrom, uuidFrom } from "./store/seeded-uid.ts";
import { asJson, asKubeObject } from "./store/stored-object.ts";

export type { Change, JournalEntry };

export interface KubeStoreOptions {
  /** Where objects survive a restart; null keeps them in memory. */
  readonly folder: string | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Numbers in [0, 1), for uids and generated names. */
  readonly random: () => number;
  readonly kinds?: KindRegistry;
  /** Bytes of the journal after which it is folded into the snapshot. */
  readonly compactAfterBytes?: number;
  /** Changes kept for watches that resume. */
  readonly windowSize?: number;
  /** Whether the changes of a kind are kept for ever, for `history()`; by default all but pods, events, endpoints, leases. */
  readonly keepsHistory?: (name: KindName) => boolean;
}

/** Names one stored object; the namespace is empty for cluster-scoped kinds. */
export interface StoreRef extends KindName {
  readonly namespace: string;
  readonly name: string;
}

export interface StoreWriteOptions {
  /** Field manager; `demo` when not given. */
  readonly manager?: string;
  /** Only the status is written. */
  readonly subresource?: "" | "status";
  /** The version in which the writer speaks; the stored one when not given. */
  readonly apiVersion?: string;
  /** Answer what would be stored, and store nothing. */
  readonly dryRun?: boolean;
  readonly keepsManagedFields?: boolean;
}

export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

const WINDOW_SIZE = 20_000;
const WITHOUT_HISTORY: ReadonlySet<string> = new Set([
  "Pod",
  "Event",
  "Endpoints",
  "EndpointSlice",
  "Lease",
  "Node",
]);

export function defaultKinds(): KindRegistry {
  return createKindRegistry([...BUILTIN_KINDS, ...MESH_KINDS]);
}

/**
 * The objects of the demo's cluster: one rising resourceVersion over all kinds, a window of changes for watches, and a
 * journal that survives a killed process. Refusals are `ApiError`s. Every call is complete when it returns.
 */
export class KubeStore {
  readonly kinds: KindRegistry;
  readonly now: () => number;
  readonly #random: () => number;
  readonly #journal: Journal | null;
  readonly #window: ChangeWindow;
  readonly #tables = new Map<ServedKind, ObjectTable>();
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #history: JournalEntry[];
  readonly #keepsHistory: (object: KubeObject) => boolean;
  #resourceVersion: number;

  constructor(options: KubeStoreOptions) {
    this.kinds = options.kinds ?? defaultKinds();
    this.now = options.now;
    this.#random = options.random;
    const keeps = options.keepsHistory ?? (({ kind }: KindName) => !WITHOUT_HISTORY.has(kind));
    this.#keepsHistory = ({ apiVersion, kind }) => keeps({ group: groupOf(apiVersion), kind });
    this.#journal =
      options.folder === null
        ? null
        : openJournal({
            folder: options.folder,
            keepsHistory: this.#keepsHistory,
            ...(options.compactAfterBytes === undefined
              ? {}
              : { compactAfterBytes: options.compactAfterBytes }),
          });
    const recovered = this.#journal?.recovered;
    this.#history = [...(recovered?.history ?? [])];
    this.#resourceVersion = recovered?.resourceVersion ?? 0;
    this.#window = new ChangeWindow(options.windowSize ?? WINDOW_SIZE, this.#resourceVersion);
    for (const object of recovered?.objects ?? []) this.#table(this.#kindOf(object)).set(object);
  }

  /** The newest version of any object. */
  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** Watches and continued lists from before this version are answered with 410 Expired. */
  get oldestResourceVersion(): number {
    return this.#window.oldest;
  }

  get isEmpty(): boolean {
    return this.#resourceVersion === 0;
  }

  get(ref: StoreRef): KubeObject | undefined {
    return this.#table(this.kindNamed(ref)).get(ref.namespace, ref.name);
  }

  /** Objects of a kind by namespace and name; of all namespaces when none is given. */
  list(name: KindName, namespace?: string): readonly KubeObject[] {
    return this.#table(this.kindNamed(name)).list(namespace ?? "");
  }

  /** The same as it was at a version. Throws 410 Expired when that is forgotten. */
  listAt(name: KindName, namespace: string, resourceVersion: number): readonly KubeObject[] {
    const kind = this.kindNamed(name);
    const later = this.#window.since(resourceVersion).filter((change) => change.kind === kind);
    if (later.length === 0) return this.list(name, namespace);
    const table = this.#table(kind).copy();
    for (const change of [...later].reverse()) {
      if (change.before === null) table.delete(change.object);
      else table.set(change.before);
    }
    return table.list(namespace);
  }

  create(object: KubeObject, options: StoreWriteOptions = {}): KubeObject {
    const kind = this.#kindOf(object);
    const named = this.#withName(kind, object);
    const { namespace = "", name } = named.metadata;
    if (this.#table(kind).get(namespace, name) !== undefined) throw alreadyExists(kind, name);
    const created = prepareCreate(kind, this.#completed(kind, named, null), this.#context(kind, options));
    if (options.dryRun === true) return created;
    return this.#commit({ type: "ADDED", kind, object: created, before: null });
  }

  /** Adds an object exactly as given, uid, times and managers included: for seeding a world. Only its resourceVersion is new. */
  adopt(object: KubeObject): KubeObject {
    const kind = this.#kindOf(object);
    const { namespace = "", name } = object.metadata;
    if (this.#table(kind).get(namespace, name) !== undefined) throw alreadyExists(kind, name);
    return this.#commit({
      type: "ADDED",
      kind,
      object: { ...object, apiVersion: storedApiVersion(kind) },
      before: null,
    });
  }

  /**
   * Replaces an object. `metadata.resourceVersion` and `uid` are preconditions when they are set. An object that is
   * being deleted goes away with its last finalizer.
   */
  update(object: KubeObject, options: StoreWriteOptions = {}): KubeObject {
    const kind = this.#kindOf(object);
    const { namespace = "", name } = object.metadata;
    const live = this.#table(kind).get(namespace, name);
    if (live === undefined) throw notFound(kind, name);
    const sent = options.subresource === "status" ? object : this.#completed(kind, object, live);
    const next = prepareUpdate(kind, { live, sent, context: this.#context(kind, options) });
    if (next === live || options.dryRun === true) return next;
    if (next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0) {
      return this.#commit({ type: "DELETED", kind, object: next, before: live });
    }
    return this.#commit({ type: "MODIFIED", kind, object: next, before: live });
  }

  /** Creates the object, or brings the live one to what is given. */
  put(object: KubeObject, options: StoreWriteOptions = {}): KubeObject {
    const { namespace = "", name } = object.metadata;
    const live = this.#table(this.#kindOf(object)).get(namespace, name);
    return live === undefined ? this.create(object, options) : this.update(object, options);
  }

  updateStatus(
    ref: StoreRef,
    status: NonNullable<KubeObject["status"]>,
    options: StoreWriteOptions = {},
  ): KubeObject {
    const live = this.get(ref);
    if (live === undefined) throw notFound(this.kindNamed(ref), ref.name);
    const { resourceVersion: _version, ...metadata } = live.metadata;
    return this.update({ ...live, metadata, status }, { ...options, subresource: "status" });
  }

  /** Deletes an object, or marks it when finalizers hold it; answers the last state. */
  delete(ref: StoreRef, { dryRun = false, ...preconditions }: DeleteOptions = {}): KubeObject {
    const kind = this.kindNamed(ref);
    const live = this.#table(kind).get(ref.namespace, ref.name);
    if (live === undefined) throw notFound(kind, ref.name);
    checkDeletePreconditions(kind, live, preconditions);
    if (dryRun) return live;
    if ((live.metadata.finalizers ?? []).length === 0) {
      return this.#commit({ type: "DELETED", kind, object: live, before: live });
    }
    if (live.metadata.deletionTimestamp !== undefined) return live;
    const { generation } = live.metadata;
    const marked: KubeObject = {
      ...live,
      metadata: {
        ...live.metadata,
        deletionTimestamp: this.#timestamp(),
        ...(generation === undefined ? {} : { generation: generation + 1 }),
      },
    };
    return this.#commit({ type: "MODIFIED", kind, object: marked, before: live });
  }

  /** Calls the listener after every change; returns the way to stop. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes after a version, oldest first. Throws 410 Expired when some are forgotten. */
  changesSince(resourceVersion: number): readonly Change[] {
    return this.#window.since(resourceVersion);
  }

  /** Every change of configuration since the first start, oldest first. */
  history(): readonly JournalEntry[] {
    return this.#history;
  }

  /** Forgets the window, so that watches that resume from before now get 410 Expired. */
  trimHistory(): void {
    this.#window.trim(this.#resourceVersion);
  }

  close(): void {
    this.#journal?.close();
  }

  kindNamed(name: KindName): ServedKind {
    const kind = this.kinds.byKind(name);
    if (kind === undefined) throw new Error(`The demo's cluster does not serve ${qualifiedKind(name)}`);
    return kind;
  }

  /** A fresh number from the seeded source. */
  random(): number {
    return this.#random();
  }

  #kindOf({ apiVersion, kind }: KubeObject): ServedKind {
    return this.kindNamed({ group: groupOf(apiVersion), kind });
  }

  #table(kind: ServedKind): ObjectTable {
    const known = this.#tables.get(kind);
    if (known !== undefined) return known;
    const table = new ObjectTable();
    this.#tables.set(kind, table);
    return table;
  }

  #withName(kind: ServedKind, object: KubeObject): KubeObject {
    const metadata = asJson(object).metadata;
    const { name: given, generateName } = isJsonObject(metadata) ? metadata : {};
    if (typeof given === "string" && given !== "") return object;
    if (typeof generateName !== "string" || generateName === "") {
      const message = "Required value: name or generateName is required";
      throw invalid(kind, "", [{ reason: "FieldValueRequired", message, field: "metadata.name" }]);
    }
    const name = `${generateName}${nameSuffixFrom(this.#random)}`;
    return { ...object, metadata: { ...object.metadata, name } };
  }

  /** With the defaults of its kind, and a Service with its address. */
  #completed(kind: ServedKind, object: KubeObject, live: KubeObject | null): KubeObject {
    if (kind.custom) return object;
    const complete = withDefaults(kind, asJson(object));
    if (kind.kind !== "Service") return asKubeObject(complete);
    const taken = new Set(
      this.list(kind).flatMap(({ spec }) => (typeof spec?.clusterIP === "string" ? [spec.clusterIP] : [])),
    );
    const placed = withClusterIp(complete, { live: live && asJson(live), taken, random: this.#random });
    return asKubeObject(placed);
  }

  #timestamp(): string {
    return `${new Date(this.now()).toISOString().slice(0, 19)}Z`;
  }

  #context(kind: ServedKind, options: StoreWriteOptions): WriteContext {
    return {
      manager: options.manager ?? "demo",
      timestamp: this.#timestamp(),
      uid: uuidFrom(this.#random),
      apiVersion: options.apiVersion ?? storedApiVersion(kind),
      subresource: options.subresource ?? "",
      ...(options.keepsManagedFields === undefined ? {} : { keepsManagedFields: options.keepsManagedFields }),
    };
  }

  #commit(change: Pick<Change, "type" | "kind" | "object" | "before">): KubeObject {
    const resourceVersion = this.#resourceVersion + 1;
    const object = asKubeObject({
      ...asJson(change.object),
      metadata: { ...(asJson(change.object).metadata as object), resourceVersion: String(resourceVersion) },
    });
    const entry: JournalEntry = { type: change.type, resourceVersion, atMs: this.now(), object };
    this.#journal?.append(entry);
    this.#resourceVersion = resourceVersion;
    const table = this.#table(change.kind);
    if (change.type === "DELETED") table.delete(object);
    else table.set(object);
    const done: Change = { ...entry, kind: change.kind, before: change.before };
    this.#window.add(done);
    if (this.#keepsHistory(object)) this.#history.push(entry);
    for (const listener of [...this.#listeners]) listener(done);
    return object;
  }
}

export function createKubeStore(options: KubeStoreOptions): KubeStore {
  return new KubeStore(options);
}
