import { AppError } from "@/lib/domain/base/app-error.ts";

/** A resource as the API server serves it. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * Path of a list or of one object. Every segment is checked: a name can hold no slash, dot segment, query or fragment.
 * @throws AppError `invalid`
 */
export function apiPath(
  resource: ApiResource,
  place: { readonly namespace?: string; readonly name?: string } = {},
): string {
  const { group, version, plural, namespaced } = resource;
  const { namespace = "", name } = place;
  const segments = group === "" ? ["api"] : ["apis", checked("group", group, SUBDOMAIN)];
  segments.push(checked("version", version, LABEL));
  if (namespaced && namespace !== "") segments.push("namespaces", checked("namespace", namespace, LABEL));
  segments.push(checked("resource", plural, LABEL));
  if (name !== undefined) {
    if (namespaced && namespace === "") throw new AppError("invalid", `${resource.kind} needs a namespace`);
    segments.push(checked("name", name, SUBDOMAIN));
  }
  return `/${segments.join("/")}`;
}

function checked(what: string, text: string, form: RegExp): string {
  if (!form.test(text) || text.includes("..")) {
    throw new AppError("invalid", `${JSON.stringify(text.slice(0, 100))} is no valid ${what}`);
  }
  return text;
}
