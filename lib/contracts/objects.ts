import * as z from "zod/mini";
import { clusterId, clusterParams, defineContract } from "./api.ts";
import { namespaceList } from "./mesh-query.ts";
import { objectRef } from "./object-ref.ts";

const ownerTool = z.enum(["argo-cd", "flux", "helm", "argo-rollouts", "flagger", "controller", "kubectl"]);

export const objectRow = z.object({
  ref: objectRef,
  badge: z.string(),
  apiVersion: z.string(),
  createdAtMs: z.number(),
  /** Whose field manager wrote last; null when the object does not say. */
  lastManager: z.nullable(z.object({ manager: z.string(), atMs: z.nullable(z.number()) })),
  owner: z.nullable(z.object({ tool: ownerTool, title: z.string() })),
  labels: z.record(z.string(), z.string()),
  /** One line of what it says: hosts, selector, mode. */
  summary: z.string(),
});

export const listObjects = defineContract({
  id: "listObjects",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/objects",
  summary: "Istio and Gateway API objects that the person may list",
  params: clusterParams,
  query: z.object({ namespaces: namespaceList, kind: z.optional(z.string().check(z.maxLength(63))) }),
  response: z.object({
    objects: z.array(objectRow),
    /** Kinds that cannot be told, with the reason: absent from the cluster, or the person may not list them anywhere. */
    missing: z.array(
      z.object({ kind: z.string(), group: z.string(), state: z.string(), reason: z.string() }),
    ),
  }),
});

export const objectParams = z.object({
  cluster: clusterId,
  /** `core` for the core group. */
  group: z.string().check(z.minLength(1), z.maxLength(253)),
  kind: z.string().check(z.minLength(1), z.maxLength(63)),
  /** `-` for cluster-scoped objects. */
  namespace: z.string().check(z.minLength(1), z.maxLength(63)),
  name: z.string().check(z.minLength(1), z.maxLength(253)),
});

export const readObject = defineContract({
  id: "readObject",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/objects/{group}/{kind}/{namespace}/{name}",
  summary: "One object as the person may read it now, as YAML with its version",
  params: objectParams,
  response: z.object({
    ref: objectRef,
    badge: z.string(),
    apiVersion: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    generation: z.number(),
    createdAtMs: z.number(),
    /**
     * What to edit, without what the API server keeps itself (uid, versions, status). The text of the change set that wrote
     * the object last, every byte, while its value is still what is live; else canonical YAML, because comments and order
     * end at the API server, which keeps JSON.
     */
    text: z.string(),
    textFrom: z.enum(["change", "cluster"]),
    managers: z.array(z.object({ manager: z.string(), operation: z.string(), atMs: z.nullable(z.number()) })),
    owners: z.array(
      z.object({
        tool: ownerTool,
        title: z.string(),
        instance: z.nullable(z.string()),
        consequence: z.string(),
        effect: z.enum(["refuse", "confirm", "note"]),
      }),
    ),
    /** `because` says what is missing when one of them is not allowed. */
    may: z.object({ update: z.boolean(), delete: z.boolean(), because: z.nullable(z.string()) }),
  }),
});

export const readDependents = defineContract({
  id: "readDependents",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/objects/{group}/{kind}/{namespace}/{name}/dependents",
  summary: "What would break or change without the object",
  params: objectParams,
  response: z.object({
    dependents: z.array(
      z.object({
        /** Null for effects that are no other object's. */
        ref: z.nullable(objectRef),
        /** What happens to it, one sentence. */
        sentence: z.string(),
      }),
    ),
    /** What was not looked at, one sentence; null when everything known was. */
    notChecked: z.nullable(z.string()),
  }),
});

export const readReferences = defineContract({
  id: "readReferences",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/objects/{group}/{kind}/{namespace}/{name}/references",
  summary: "What the object names and which objects name it",
  params: objectParams,
  response: z.object({
    names: z.array(
      z.object({
        /** `spec.http[0].route[0].destination.host`. */
        field: z.string(),
        text: z.string(),
        /** host, subset, gateway, secret, or a kind. */
        what: z.string(),
        /** Null when it is missing, not looked for, or the person may not see it. */
        ref: z.nullable(objectRef),
        state: z.enum(["found", "missing", "not_checked"]),
      }),
    ),
    namedBy: z.array(z.object({ ref: objectRef, fields: z.array(z.string()) })),
    /** Objects that name it and that the person may not read. */
    hidden: z.number(),
  }),
});

export const readObjectHistory = defineContract({
  id: "readObjectHistory",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/objects/{group}/{kind}/{namespace}/{name}/history",
  summary: "Versions of the object that the console saw",
  params: objectParams,
  response: z.object({
    /** Newest first. */
    versions: z.array(
      z.object({
        resourceVersion: z.string(),
        uid: z.string(),
        state: z.enum(["present", "deleted"]),
        observedAtMs: z.number(),
        /** Field manager; the person is known for changes made here only. */
        manager: z.nullable(z.string()),
        change: z.nullable(z.object({ id: z.string(), title: z.string(), by: z.string() })),
        /** Null when it is not kept. */
        text: z.nullable(z.string()),
      }),
    ),
    /** Whether the oldest version is the first that was seen. */
    isComplete: z.boolean(),
  }),
});
