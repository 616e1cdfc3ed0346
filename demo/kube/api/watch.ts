import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import type { Change } from "../store.ts";
import { asJson } from "../store/stored-object.ts";
import type { ApiAnswer, ApiContext, ResourceRequest, StreamSink } from "./api-answer.ts";
import { ApiError, badRequest, invalid } from "./api-error.ts";
import { isTrue } from "./api-call.ts";
import { selectionOf } from "./list.ts";
import { negotiateForm } from "./negotiate.ts";
import { inVersion, partialMetadata } from "./render-object.ts";
import type { ObjectTest } from "./selectors.ts";
import { tableOf } from "./table.ts";

type EventType = "ADDED" | "MODIFIED" | "DELETED";

const BOOKMARK_EVERY_MS = 60_000;
/** The API server ends a watch without timeoutSeconds after 30 to 60 minutes. */
const LONGEST_MS = 30 * 60_000;

/** What a change means to a watch that sees only selected objects; null when it means nothing. */
export function eventFor(
  change: Pick<Change, "type" | "object" | "before">,
  selects: ObjectTest,
): EventType | null {
  const now = change.type !== "DELETED" && selects(change.object);
  const was = change.before !== null && selects(change.before);
  if (now) return was ? "MODIFIED" : "ADDED";
  return was ? "DELETED" : null;
}

interface WatchPlan {
  readonly from: number;
  readonly bookmarks: boolean;
  /** Existing objects come first, as synthetic ADDED events. */
  readonly listsFirst: boolean;
  /** A bookmark closes the initial events. */
  readonly marksInitialEnd: boolean;
  readonly timeoutMs: number;
}

function planOf({ store }: ApiContext, { request, kind }: ResourceRequest): WatchPlan {
  const query = request.url.searchParams;
  const asked = query.get("resourceVersion") ?? "";
  if (!/^\d*$/.test(asked)) {
    throw badRequest(`Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`);
  }
  const bookmarks = isTrue(query.get("allowWatchBookmarks"));
  const initial = query.get("sendInitialEvents");
  const wantsInitial = isTrue(initial);
  if (wantsInitial && query.get("resourceVersionMatch") !== "NotOlderThan") throw initialEventsRefused(kind);
  const unversioned = asked === "" || asked === "0";
  const seconds = Number(query.get("timeoutSeconds") ?? 0);
  return {
    from: unversioned || wantsInitial ? store.resourceVersion : Number(asked),
    bookmarks,
    listsFirst: wantsInitial || (initial === null && unversioned),
    marksInitialEnd: wantsInitial && bookmarks,
    timeoutMs: seconds > 0 ? seconds * 1000 : LONGEST_MS,
  };
}

function initialEventsRefused(kind: ServedKind): ApiError {
  const message = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
  const options = { group: "meta.k8s.io", kind: "ListOptions", plural: kind.plural };
  return invalid(options, "", [{ reason: "FieldValueForbidden", message, field: "resourceVersionMatch" }]);
}

/**
 * A watch. A version that is forgotten is answered as the API server's watch cache does it: HTTP 200 and one ERROR
 * event with a 410 Status.
 */
export function watchObjects(context: ApiContext, resource: ResourceRequest): ApiAnswer {
  negotiateForm(resource.request.headers.accept);
  const plan = planOf(context, resource);
  const selects = selectionOf(resource);
  return {
    type: "stream",
    contentType: "application/json",
    open: (sink) => stream(context, resource, { plan, selects, sink }),
  };
}

interface OpenWatch {
  readonly plan: WatchPlan;
  readonly selects: ObjectTest;
  readonly sink: StreamSink;
}

function stream(
  context: ApiContext,
  resource: ResourceRequest,
  { plan, selects, sink }: OpenWatch,
): () => void {
  const { store } = context;
  const { kind } = resource;
  const render = rendererOf(context, resource);
  const bookmark = (annotations?: JsonObject): void =>
    sink.write({ type: "BOOKMARK", object: bookmarkObject(resource, store.resourceVersion, annotations) });
  const tell = (change: Change): void => {
    if (change.kind !== kind) return;
    const type = eventFor(change, selects);
    if (type === null) return;
    sink.write({ type, object: render(type === "DELETED" ? lastState(change) : change.object) });
  };

  if (plan.listsFirst) {
    for (const object of store.list(kind, resource.call.namespace)) {
      if (selects(object)) sink.write({ type: "ADDED", object: render(object) });
    }
    if (plan.marksInitialEnd) bookmark({ "k8s.io/initial-events-end": "true" });
  } else {
    try {
      for (const change of store.changesSince(plan.from)) tell(change);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      sink.write({ type: "ERROR", object: error.status });
      sink.end();
      return () => undefined;
    }
  }
  const unsubscribe = store.subscribe(tell);
  const bookmarks = plan.bookmarks ? setInterval(bookmark, BOOKMARK_EVERY_MS) : null;
  const finish = (): void => {
    stop();
    sink.end();
  };
  const timeout = setTimeout(() => {
    if (plan.bookmarks) bookmark();
    finish();
  }, plan.timeoutMs);
  const forget = context.onWatch(finish);
  const stop = (): void => {
    unsubscribe();
    if (bookmarks !== null) clearInterval(bookmarks);
    clearTimeout(timeout);
    forget();
  };
  return stop;
}

/** An object that left the selection is sent as it was, at the version of the change. */
function lastState({ type, before, object }: Change): KubeObject {
  if (type === "DELETED" || before === null) return object;
  const { resourceVersion } = object.metadata;
  return {
    ...before,
    metadata: { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  };
}

function rendererOf(
  { store }: ApiContext,
  { request, call, kind }: ResourceRequest,
): (object: KubeObject) => JsonObject {
  const form = negotiateForm(request.headers.accept);
  const include = request.url.searchParams.get("includeObject") ?? "Metadata";
  let firstRow = true;
  return (object) => {
    const versioned = inVersion(object, kind, call.version);
    if (form === "object") return asJson(versioned);
    if (form === "metadata") return partialMetadata(versioned);
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    const table = tableOf([versioned], { kind, nowMs: store.now(), include, metadata });
    if (firstRow) {
      firstRow = false;
      return table;
    }
    return { ...table, columnDefinitions: null };
  };
}

function bookmarkObject(
  { request, call, kind }: ResourceRequest,
  version: number,
  annotations?: JsonObject,
): JsonObject {
  const metadata: JsonObject = {
    resourceVersion: String(version),
    creationTimestamp: null,
    ...(annotations === undefined ? {} : { annotations }),
  };
  const form = negotiateForm(request.headers.accept);
  if (form === "table") {
    return {
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: String(version) },
      columnDefinitions: null,
      rows: [],
    };
  }
  if (form === "metadata") return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  return { kind: kind.kind, apiVersion: apiVersionOf(kind.group, call.version), metadata };
}
