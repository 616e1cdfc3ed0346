import type { ServedKind } from "../kinds/served-kind.ts";
import type { ApiAnswer, ApiContext, ApiRequest, ResourceRequest } from "./api-answer.ts";
import type { ApiVerb, ResourceCall } from "./api-call.ts";
import { methodNotAllowed, noSuchPath } from "./api-error.ts";
import { deleteCollection } from "./delete-collection.ts";
import { getObject, listObjects } from "./list.ts";
import { REVIEW_KINDS } from "./review-kinds.ts";
import { answerReview } from "./reviews.ts";
import { answerScale } from "./scale.ts";
import { watchObjects } from "./watch.ts";
import { createObject, deleteObject, patchObject, updateObject } from "./write.ts";

type Handler = (context: ApiContext, resource: ResourceRequest) => ApiAnswer;

const MAIN: Readonly<Record<ApiVerb, Handler>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
};

const STATUS: Partial<Readonly<Record<ApiVerb, Handler>>> = {
  get: getObject,
  update: updateObject,
  patch: patchObject,
};

/** Answers a call on a resource that the sender may make. */
export function answerResource(context: ApiContext, request: ApiRequest, call: ResourceCall): ApiAnswer {
  const review = REVIEW_KINDS.find(
    ({ group, version, plural }) =>
      group === call.group && version === call.version && plural === call.resource,
  );
  if (review !== undefined) {
    if (call.verb !== "create") throw methodNotAllowed();
    return answerReview(context, { request, call, review });
  }
  const kind = servedKind(context, call);
  const scoped = kind.kind === "Namespace" && kind.group === "" ? { ...call, namespace: "" } : call;
  checkScope(kind, scoped);
  return handlerFor(kind, scoped)(context, { request, call: scoped, kind });
}

function servedKind({ store }: ApiContext, call: ResourceCall): ServedKind {
  const kind = store.kinds.byResource(call.group, call.resource);
  if (kind === undefined || !kind.versions.includes(call.version)) throw noSuchPath();
  return kind;
}

const ACROSS_NAMESPACES: ReadonlySet<ApiVerb> = new Set(["list", "watch"]);

/** Paths that a real server does not route: a namespace where none belongs, or none where one does. */
function checkScope({ namespaced }: ServedKind, { namespace, verb, name, path }: ResourceCall): void {
  if (!namespaced && namespace !== "") throw noSuchPath();
  if (!namespaced || namespace !== "" || ACROSS_NAMESPACES.has(verb)) return;
  throw name === "" || !path.endsWith(name) ? methodNotAllowed() : noSuchPath();
}

function handlerFor(kind: ServedKind, { verb, name, subresource }: ResourceCall): Handler {
  if (subresource === "") {
    const needsName = verb === "update" || verb === "patch";
    if ((needsName && name === "") || (verb === "create" && name !== "")) throw methodNotAllowed();
    return MAIN[verb];
  }
  if (subresource === "scale" && kind.hasScale) return answerScale;
  if (subresource !== "status" || !kind.hasStatus) throw noSuchPath();
  const handler = STATUS[verb];
  if (handler === undefined) throw methodNotAllowed();
  return handler;
}
