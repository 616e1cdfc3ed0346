export type ApiVerb =
  "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** What a request asks for, as authorization sees it. */
export type ApiCall =
  | { readonly type: "path"; readonly verb: string; readonly path: string }
  | {
      readonly type: "resource";
      readonly verb: ApiVerb;
      readonly path: string;
      readonly group: string;
      readonly version: string;
      /** Empty for cluster-scoped calls. */
      readonly namespace: string;
      readonly resource: string;
      /** Empty for collections. */
      readonly name: string;
      readonly subresource: string;
    };

export type ResourceCall = Extract<ApiCall, { readonly type: "resource" }>;

const METHOD_VERBS: Readonly<Record<string, ApiVerb>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Reads method and URL the way Kubernetes' RequestInfo does. */
export function parseApiCall(method: string, url: URL): ApiCall {
  const path = url.pathname;
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodePart);
  const other: ApiCall = { type: "path", verb: method.toLowerCase(), path };
  const [root, ...rest] = parts;
  if (root !== "api" && root !== "apis") return other;
  const group = root === "api" ? "" : rest.shift();
  const version = rest.shift();
  if (group === undefined || version === undefined || rest.length === 0) return other;
  const watchPath = rest[0] === "watch" && rest.length > 1;
  if (watchPath) rest.shift();
  const { namespace, resource, name, subresource } = resourceParts(rest);
  const verb = verbOf(method, { url, name, watchPath });
  if (verb === null) return other;
  const selected = name === "" && (verb === "list" || verb === "watch") ? selectedName(url) : name;
  return { type: "resource", verb, path, group, version, namespace, resource, name: selected, subresource };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function resourceParts(parts: readonly string[]): {
  namespace: string;
  resource: string;
  name: string;
  subresource: string;
} {
  const [first = "", second = "", third] = parts;
  const namespaced = first === "namespaces" && third !== undefined && !["status", "finalize"].includes(third);
  if (namespaced) {
    return {
      namespace: second,
      resource: third,
      name: parts[3] ?? "",
      subresource: parts.slice(4).join("/"),
    };
  }
  const namespace = first === "namespaces" ? second : "";
  return { namespace, resource: first, name: second, subresource: parts.slice(2).join("/") };
}

function verbOf(
  method: string,
  { url, name, watchPath }: { readonly url: URL; readonly name: string; readonly watchPath: boolean },
): ApiVerb | null {
  if (method === "GET" || method === "HEAD") {
    if (watchPath || (name === "" && isTrue(url.searchParams.get("watch")))) return "watch";
    return name === "" ? "list" : "get";
  }
  const verb = METHOD_VERBS[method];
  if (verb === undefined) return null;
  return verb === "delete" && name === "" ? "deletecollection" : verb;
}

/** A list or watch of exactly one name is authorized for that name. */
function selectedName(url: URL): string {
  const terms = (url.searchParams.get("fieldSelector") ?? "").split(",");
  const term = terms.find((candidate) => /^metadata\.name==?[^=]/.test(candidate));
  return term === undefined ? "" : term.replace(/^metadata\.name==?/, "");
}

/** Query parameters of the API server are true as `true`, `1`, and when they stand without a value. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== "false" && value !== "0";
}
