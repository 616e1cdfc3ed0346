import * as z from "zod/mini";
import { CHANGE_OPS, CHANGE_STATES, RISKS } from "../domain/changes/change-set.ts";
import { clusterId, defineContract } from "./api.ts";
import { objectRef } from "./object-ref.ts";

const MAX_TEXT_CHARACTERS = 10 * 1024 * 1024;
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

const kubeObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** One object of a draft as an editor sends it. */
export const changeObjectInput = z.object({
  group: z.string().check(z.maxLength(253)),
  kind: z.string().check(z.minLength(1), z.maxLength(63)),
  /** Empty for cluster-scoped kinds. */
  namespace: z.union([z.literal(""), z.string().check(z.regex(NAME))]),
  name: z.string().check(z.regex(NAME)),
  op: z.enum(CHANGE_OPS),
  /** The whole object as YAML, every byte kept; null for delete. */
  text: z.nullable(
    z.string().check(
      z.maxLength(MAX_TEXT_CHARACTERS),
      z.refine((text) => !/\0|[\ud800-\udfff]/u.test(text), "holds a NUL or half a character"),
    ),
  ),
  /** What the editor was asked to do, for titles. */
  intent: z._default(z.nullable(z.string().check(z.maxLength(500))), null),
  /**
   * What the editor started from. When the cluster moved on since, `object` becomes the base of the three-way merge;
   * without it the draft is based on what is live now.
   */
  base: z._default(
    z.nullable(
      z.object({
        uid: z.string().check(z.maxLength(128)),
        resourceVersion: z.string().check(z.maxLength(128)),
        object: z.optional(kubeObject),
      }),
    ),
    null,
  ),
});

export type ChangeObjectInput = z.output<typeof changeObjectInput>;

const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
const why = z.string().check(z.maxLength(10_000));
const links = z.array(z.url({ protocol: /^https?$/ }).check(z.maxLength(2_000))).check(z.maxLength(20));

const content = {
  title: z.optional(title),
  why: z._default(why, ""),
  links: z._default(links, []),
  objects: z.array(changeObjectInput).check(z.minLength(1), z.maxLength(50)),
};

const person = z.object({ issuer: z.string(), subject: z.string(), display: z.string() });
const problem = z.object({ code: z.string(), message: z.string() });

export const changeSummary = z.object({
  cluster: z.string(),
  id: z.string(),
  kind: z.enum(["edit", "revert"]),
  author: person,
  title: z.string(),
  why: z.string(),
  links: z.array(z.string()),
  state: z.enum(CHANGE_STATES),
  revision: z.number(),
  /** Precondition of the next change of this set. */
  version: z.number(),
  risk: z.enum(RISKS),
  freshness: z.enum(["fresh", "drifted", "conflicted", "unknown"]),
  verification: z.enum(["none", "pending", "verified", "regressed"]),
  overwritten: z.boolean(),
  reverts: z.nullable(z.string()),
  revertedBy: z.nullable(z.string()),
  problem: z.nullable(problem),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  appliedAtMs: z.nullable(z.number()),
  objects: z.array(objectRef),
});

export type ChangeSummary = z.infer<typeof changeSummary>;

const journalStep = z.object({
  attempt: z.number(),
  step: z.number(),
  wave: z.number(),
  ref: objectRef,
  op: z.enum(CHANGE_OPS),
  state: z.enum(["intent", "done", "not_done", "conflicted"]),
  by: person,
  beforeResourceVersion: z.nullable(z.string()),
  afterResourceVersion: z.nullable(z.string()),
  apiAuditId: z.nullable(z.string()),
  problem: z.nullable(problem),
  intentAtMs: z.number(),
  outcomeAtMs: z.nullable(z.number()),
});

export type JournalStepView = z.infer<typeof journalStep>;

const describedChange = z.object({
  /** JSON pointer into after, or into before for what is gone. */
  pointer: z.string(),
  label: z.string(),
  sentence: z.string(),
});

const changeObjectView = z.object({
  ref: objectRef,
  apiVersion: z.string(),
  op: z.enum(CHANGE_OPS),
  intent: z.nullable(z.string()),
  baseResourceVersion: z.nullable(z.string()),
  baseFingerprint: z.nullable(z.string()),
  /** Canonical YAML of what the draft was based on; null for create. */
  baseText: z.nullable(z.string()),
  /** The person's own text where there is one, else canonical YAML; null for delete. */
  desiredText: z.nullable(z.string()),
  /** Base → desired in words. */
  summary: z.array(describedChange),
});

export const changeDetail = z.object({
  change: changeSummary,
  revisionAuthor: person,
  objects: z.array(changeObjectView),
  journal: z.array(journalStep),
  may: z.object({ edit: z.boolean(), apply: z.boolean(), undo: z.boolean(), discard: z.boolean() }),
});

export type ChangeDetail = z.infer<typeof changeDetail>;

export const owner = z.object({
  tool: z.enum(["argo-cd", "flux", "helm", "argo-rollouts", "flagger", "controller", "kubectl"]),
  title: z.string(),
  instance: z.nullable(z.string()),
  evidence: z.array(z.string()),
  consequence: z.string(),
  effect: z.enum(["refuse", "confirm", "note"]),
});

export type OwnerView = z.infer<typeof owner>;

const mergeConflict = z.object({
  /** JSON pointer. */
  pointer: z.string(),
  unit: z.string(),
});

/** The three versions side by side, all as YAML; null where there is no object. */
export const objectConflict = z.object({
  ref: objectRef,
  because: z.string(),
  baseText: z.nullable(z.string()),
  desiredText: z.nullable(z.string()),
  liveText: z.nullable(z.string()),
  /** Live with the changes that do not collide. */
  mergedText: z.nullable(z.string()),
  /** Version of the live object, for the next draft's base. */
  liveUid: z.nullable(z.string()),
  liveResourceVersion: z.nullable(z.string()),
  conflicts: z.array(mergeConflict),
});

export type ObjectConflict = z.infer<typeof objectConflict>;

/** `details` of a 409 of apply and undo. */
export const conflictDetails = z.object({
  kind: z.enum(["objects", "version", "locked", "state"]),
  objects: z.optional(z.array(objectConflict)),
  heldBy: z.optional(z.string()),
});

const textProblem = z.object({
  source: z.enum(["schema", "admission", "dry-run", "access", "writable"]),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  /** Dotted path or the server's field; empty for the whole object. */
  field: z.string(),
});

export const objectPreview = z.object({
  ref: objectRef,
  op: z.enum(CHANGE_OPS),
  freshness: z.enum(["fresh", "drifted", "conflicted"]),
  /** Live → what would be stored, in words. */
  summary: z.array(describedChange),
  problems: z.array(textProblem),
  /** Whether the API server accepted the dry-run; null when it was not tried. */
  accepted: z.nullable(z.boolean()),
  warnings: z.array(z.string()),
  owners: z.array(owner),
  conflict: z.nullable(objectConflict),
  baseText: z.nullable(z.string()),
  liveText: z.nullable(z.string()),
  /** What would be written. */
  desiredText: z.nullable(z.string()),
  /** What the API server would store: its defaults and webhooks included. Null without an accepted dry-run. */
  predictedText: z.nullable(z.string()),
  /** Nothing would change. */
  isNoChange: z.boolean(),
});

export type ObjectPreview = z.infer<typeof objectPreview>;

export const changePreview = z.object({
  objects: z.array(objectPreview),
  plan: z.array(
    z.object({ wave: z.number(), because: z.string(), settleMs: z.number(), objects: z.array(objectRef) }),
  ),
  risk: z.enum(RISKS),
  riskBecause: z.array(z.string()),
  /** Owners' effect that decides: a confirmation is asked for, or Apply is refused. */
  ownership: z.enum(["none", "note", "confirm", "refuse"]),
  canApply: z.boolean(),
  /** Why not, one sentence each; empty when it can be applied. */
  blockers: z.array(z.string()),
  /** Other open sets that touch the same objects. */
  alsoOpen: z.array(z.object({ id: z.string(), title: z.string(), author: person })),
});

export type ChangePreview = z.infer<typeof changePreview>;

const clusterParam = z.object({ cluster: clusterId });
export const changeParams = z.extend(clusterParam, { id: z.string().check(z.regex(/^[0-9a-f-]{36}$/)) });
const version = z.int().check(z.positive());

export const createDraft = defineContract({
  id: "createDraft",
  method: "POST",
  status: 201,
  path: "/api/v1/clusters/{cluster}/changes",
  summary: "Make a draft change set",
  params: clusterParam,
  body: z.object(content),
  response: changeDetail,
});

export const reviseDraft = defineContract({
  id: "reviseDraft",
  method: "PUT",
  path: "/api/v1/clusters/{cluster}/changes/{id}",
  summary: "Change the content of a change set that was not applied",
  params: changeParams,
  body: z.object({ ...content, version }),
  response: changeDetail,
});

export const getChange = defineContract({
  id: "getChange",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/changes/{id}",
  summary: "One change set with its content and journal",
  params: changeParams,
  response: changeDetail,
});

export const listChanges = defineContract({
  id: "listChanges",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/changes",
  summary: "Change sets, newest first",
  params: clusterParam,
  query: z.object({
    states: z.optional(
      z.pipe(
        z.pipe(
          z.string(),
          z.transform((text) => text.split(",").filter((part) => part !== "")),
        ),
        z.array(z.enum(CHANGE_STATES)),
      ),
    ),
    mine: z.optional(z.enum(["true", "false"])),
    group: z.optional(z.string().check(z.maxLength(253))),
    kind: z.optional(z.string().check(z.maxLength(63))),
    namespace: z.optional(z.string().check(z.maxLength(63))),
    name: z.optional(z.string().check(z.maxLength(253))),
    cursor: z.optional(z.string().check(z.maxLength(100))),
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  }),
  response: z.object({
    changes: z.array(changeSummary),
    nextCursor: z.nullable(z.string()),
    /** Sets of this page that touch objects which the person may not read. */
    hidden: z.number(),
  }),
});

export const previewChange = defineContract({
  id: "previewChange",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/changes/{id}/preview",
  summary: "What applying the change set would do",
  params: changeParams,
  response: changePreview,
});

export const applyChange = defineContract({
  id: "applyChange",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/changes/{id}/apply",
  summary: "Write the objects of the change set",
  params: changeParams,
  body: z.object({
    version,
    /** Yes to what other owners will do; needed when the preview says `confirm`. */
    confirmOwners: z._default(z.boolean(), false),
    /** Do not wait between waves. */
    skipSettling: z._default(z.boolean(), false),
  }),
  response: changeDetail,
});

export const undoChange = defineContract({
  id: "undoChange",
  method: "POST",
  status: 201,
  path: "/api/v1/clusters/{cluster}/changes/{id}/undo",
  summary: "Make a change set that takes an applied one back",
  params: changeParams,
  body: z.object({ why: z._default(why, "") }),
  response: changeDetail,
});

export const discardDraft = defineContract({
  id: "discardDraft",
  method: "POST",
  path: "/api/v1/clusters/{cluster}/changes/{id}/discard",
  summary: "Withdraw a change set that was not applied",
  params: changeParams,
  body: z.object({ version }),
  response: changeDetail,
});
