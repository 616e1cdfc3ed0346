import { isJsonObject } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { type ServedKind, apiVersionOf } from "../kinds/served-kind.ts";
import { type ApplyConflict, applyConfiguration } from "../managed/apply-configuration.ts";
import type { KubeStore } from "../store.ts";
import type { ApiRequest, ResourceRequest } from "./api-answer.ts";
import { isTrue, type ResourceCall } from "./api-call.ts";
import { ApiError, badRequest, invalid } from "./api-error.ts";
import { objectFor, parseBody } from "./request-body.ts";
import { type WriteParameters, writeParameters } from "./write-options.ts";

export interface ApplyParameters extends WriteParameters {
  readonly force: boolean;
}

/** Query parameters of an apply: it must name its manager. */
export function applyParameters(request: ApiRequest): ApplyParameters {
  const query = request.url.searchParams;
  if ((query.get("fieldManager") ?? "") === "") {
    throw invalid({ group: "meta.k8s.io", kind: "PatchOptions", plural: "" }, "", [
      {
        reason: "FieldValueRequired",
        message: "Required value: is required for apply patch",
        field: "fieldManager",
      },
    ]);
  }
  return { ...writeParameters(request, "PatchOptions"), force: isTrue(query.get("force")) };
}

/** The applied configuration: YAML or JSON of the kind and name that the URL says. */
export function appliedConfiguration(resource: ResourceRequest): KubeObject {
  const body = parseBody(resource.request.body, true);
  if (!isJsonObject(body)) throw badRequest("error decoding YAML: the body is not an object");
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  if (metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  const { name } = resource.call;
  if (metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`,
    );
  }
  return objectFor(resource, { ...body, metadata: { ...metadata, name } });
}

interface Configuration {
  readonly live: KubeObject | null;
  readonly applied: KubeObject;
  readonly parameters: ApplyParameters;
  readonly context: { readonly store: KubeStore; readonly call: ResourceCall };
}

/** The object that the apply makes; 409 with every contested field when others own them. */
export function configured(
  kind: ServedKind,
  { live, applied, parameters, context }: Configuration,
): KubeObject {
  const { store, call } = context;
  const writer = {
    manager: parameters.manager,
    apiVersion: apiVersionOf(kind.group, call.version),
    time: `${new Date(store.now()).toISOString().slice(0, 19)}Z`,
    subresource: call.subresource,
  };
  const outcome = applyConfiguration(kind, { live, applied, writer, force: parameters.force });
  if (!outcome.ok) throw applyConflict(outcome.conflicts);
  if (applied.metadata.resourceVersion !== undefined) return outcome.object;
  const { resourceVersion: _version, ...metadata } = outcome.object.metadata;
  return { ...outcome.object, metadata };
}

function managerText({ entry }: ApplyConflict): string {
  const { manager = "", subresource, operation, apiVersion = "", time } = entry;
  const name =
    JSON.stringify(manager) +
    (subresource === undefined ? "" : ` with subresource ${JSON.stringify(subresource)}`);
  if (operation !== "Update") return name;
  return `${name} using ${apiVersion}${time === undefined ? "" : ` at ${time}`}`;
}

function applyConflict(conflicts: readonly ApplyConflict[]): ApiError {
  const fields = conflicts.flatMap((conflict) =>
    conflict.paths.map((path) => ({ manager: managerText(conflict), path })),
  );
  const [first] = fields;
  const listed = conflicts.flatMap((conflict) => [
    `conflicts with ${managerText(conflict)}:`,
    ...conflict.paths.map((path) => `- ${path}`),
  ]);
  const message =
    fields.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`
      : `Apply failed with ${String(fields.length)} conflicts: ${listed.join("\n")}`;
  const causes = fields.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${manager}`,
    field: path,
  }));
  return new ApiError({ code: 409, reason: "Conflict", message, details: { causes } });
}
