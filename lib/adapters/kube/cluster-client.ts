import { z } from "zod";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { groupOf, type ObjectRef, versionOf } from "@/lib/domain/kube/object-ref.ts";
import { forbiddenDifference, writability } from "@/lib/domain/mesh/writable-change.ts";
import type { ClusterClient, KubeIdentity, WriteAnswer, WriteOptions } from "@/lib/services/ports/cluster.ts";
import { type ApiResource, apiPath } from "./api-path.ts";
import { parseAnswer } from "./discovery.ts";
import type { ResourceCatalogue } from "./resource-catalogue.ts";
import { type Attempt, statusError } from "./status-error.ts";
import type { KubeAnswer, KubeTransport } from "./transport.ts";

export interface ClientOptions {
  readonly cluster: string;
  readonly transport: KubeTransport;
  readonly catalogue: ResourceCatalogue;
  readonly identity: KubeIdentity;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

const FIELD_MANAGER = "foresail";

const objectSchema = z.custom<KubeObject>(
  (value) => isJsonObject(value) && isJsonObject(value["metadata"]) && typeof value["kind"] === "string",
);

/** Calls the API server as one person. */
export function createClusterClient(options: ClientOptions): ClusterClient {
  const get = (ref: ObjectRef): Promise<KubeObject> => getObject(options, ref);
  return {
    get,
    create: async (object, write) => {
      const resource = writableResource(options, object);
      if (writability(resource) !== "whole") throw refused(resource.kind, "creates");
      return await writeObject(options, { method: "POST", resource, object, write });
    },
    replace: async (object, write) => {
      const resource = writableResource(options, object);
      const { name, namespace = "", uid = "", resourceVersion = "" } = object.metadata;
      if (uid === "" || resourceVersion === "") {
        throw new AppError(
          "invalid",
          `${object.kind} ${name} cannot be replaced without uid and resourceVersion`,
        );
      }
      if (writability(resource) === "parts") {
        const live = await get({
          cluster: options.cluster,
          group: resource.group,
          kind: resource.kind,
          namespace,
          name,
        });
        assertPartOnly(live, object);
      }
      return await writeObject(options, { method: "PUT", resource, object, write });
    },
    delete: (ref, precondition, write) => deleteObject(options, { ref, precondition, write }),
  };
}

async function getObject(options: ClientOptions, ref: ObjectRef): Promise<KubeObject> {
  const resource = options.catalogue.find(ref);
  const answer = await options.transport.send({
    caller: options.identity,
    method: "GET",
    path: apiPath(resource, ref),
    timeoutMs: options.readTimeoutMs,
  });
  const attempt = attemptOf("get", resource, ref);
  if (answer.status !== 200) throw statusError(answer, attempt);
  return parseAnswer(answer.text, objectSchema);
}

interface Write {
  readonly method: "POST" | "PUT";
  readonly resource: ApiResource;
  readonly object: KubeObject;
  readonly write: WriteOptions;
}

async function writeObject(
  options: ClientOptions,
  { method, resource, object, write }: Write,
): Promise<WriteAnswer> {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  const place = { namespace: metadata.namespace ?? "", name: metadata.name };
  if (resource.namespaced && place.namespace === "") {
    throw new AppError("invalid", `${object.kind} ${place.name} needs a namespace`);
  }
  const answer = await options.transport.send({
    caller: options.identity,
    method,
    path: method === "POST" ? apiPath(resource, { namespace: place.namespace }) : apiPath(resource, place),
    query: {
      fieldManager: FIELD_MANAGER,
      fieldValidation: "Strict",
      ...(write.dryRun ? { dryRun: "All" } : {}),
    },
    body: { ...object, metadata },
    timeoutMs: options.writeTimeoutMs,
  });
  const attempt = {
    ...attemptOf(method === "POST" ? "create" : "update", resource, place),
    isDryRun: write.dryRun,
  };
  if (answer.status !== 200 && answer.status !== 201) throw statusError(answer, attempt);
  return { object: storedObject(answer, write), auditId: answer.auditId, warnings: answer.warnings };
}

/** A success whose body cannot be read happened all the same: only a re-read tells what is stored. */
function storedObject(answer: KubeAnswer, { dryRun }: WriteOptions): KubeObject {
  try {
    return parseAnswer(answer.text, objectSchema);
  } catch (error) {
    throw new AppError("upstream", "The API server's answer to the write cannot be read", {
      cause: error,
      details: { kind: "garbage", outcomeUnknown: !dryRun },
    });
  }
}

async function deleteObject(
  options: ClientOptions,
  input: {
    readonly ref: ObjectRef;
    readonly precondition: { readonly uid: string; readonly resourceVersion: string };
    readonly write: WriteOptions;
  },
): Promise<void> {
  const { ref, precondition, write } = input;
  const resource = options.catalogue.find(ref);
  if (writability(resource) !== "whole") throw refused(resource.kind, "deletes");
  const { uid, resourceVersion } = precondition;
  if (uid === "" || resourceVersion === "") {
    throw new AppError(
      "invalid",
      `${ref.kind} ${ref.name} cannot be deleted without uid and resourceVersion`,
    );
  }
  const answer = await options.transport.send({
    caller: options.identity,
    method: "DELETE",
    path: apiPath(resource, ref),
    query: write.dryRun ? { dryRun: "All" } : {},
    body: {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Background",
      preconditions: { uid, resourceVersion },
      ...(write.dryRun ? { dryRun: ["All"] } : {}),
    },
    timeoutMs: options.writeTimeoutMs,
  });
  if (answer.status !== 200 && answer.status !== 202) {
    throw statusError(answer, { ...attemptOf("delete", resource, ref), isDryRun: write.dryRun });
  }
}

/** The object's own version is the one that is spoken; `find` decides whether the kind is known at all. */
function writableResource({ catalogue }: ClientOptions, object: KubeObject): ApiResource {
  const known = catalogue.find({ kind: object.kind, group: groupOf(object.apiVersion) });
  if (writability(known) === "nothing") throw refused(object.kind, "writes");
  return { ...known, version: versionOf(object.apiVersion) };
}

function assertPartOnly(live: KubeObject, desired: KubeObject): void {
  const { name } = desired.metadata;
  if (
    live.metadata.uid !== desired.metadata.uid ||
    live.metadata.resourceVersion !== desired.metadata.resourceVersion
  ) {
    throw new AppError("conflict", `${desired.kind} ${name} changed since it was read`, {
      hint: "Compare the two versions, then try again.",
    });
  }
  const path = forbiddenDifference(live, desired);
  if (path !== null)
    throw new AppError("forbidden", `Foresail does not write ${path} of ${desired.kind} ${name}`);
}

function refused(kind: string, verb: string): AppError {
  return new AppError("forbidden", `Foresail never ${verb} objects of kind ${kind}`);
}

function attemptOf(verb: string, resource: ApiResource, place: { namespace: string; name: string }): Attempt {
  return { verb, resource: resource.plural, namespace: place.namespace, name: place.name };
}
