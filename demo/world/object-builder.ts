import { createHash } from "node:crypto";
import { parseAllDocuments } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type {
  KubeObject,
  Labels,
  ManagedFieldsEntry,
  OwnerReference,
} from "@/lib/domain/kube/kube-object.ts";
import type { ConfigDeclaration } from "./declaration.ts";

export const DAY_MS = 86_400_000;

/** A moment of the demo's past, as the API server writes times: whole seconds. */
export function timestamp(anchorMs: number, ageDays: number): string {
  return new Date(Math.floor((anchorMs - ageDays * DAY_MS) / 1000) * 1000)
    .toISOString()
    .replace(".000Z", "Z");
}

/** The same uid for the same name in every demo: restarts, tests and links stay valid. */
function stableUid(key: string): string {
  const hex = createHash("sha256").update(`foresail-demo/${key}`).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/** Letters as Kubernetes puts at the end of generated names. */
export function stableSuffix(key: string, length: number): string {
  const digest = createHash("sha256").update(key).digest();
  return Array.from({ length }, (_, index) =>
    NAME_ALPHABET.charAt((digest[index] ?? 0) % NAME_ALPHABET.length),
  ).join("");
}

interface ObjectInput {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly owner?: OwnerReference;
  readonly ageDays: number;
  readonly manager: string;
  readonly operation?: "Apply" | "Update";
  /** Everything besides apiVersion, kind and metadata. */
  readonly body: JsonObject;
}

/** A complete object as it would stand in an API server; resourceVersion is the store's. */
export function buildObject(anchorMs: number, input: ObjectInput): KubeObject {
  const createdAt = timestamp(anchorMs, input.ageDays);
  const { status, ...desired } = input.body;
  const labels = input.labels ?? {};
  const annotations = input.annotations ?? {};
  const managed: ManagedFieldsEntry[] = [
    {
      manager: input.manager,
      operation: input.operation ?? "Update",
      apiVersion: input.apiVersion,
      time: createdAt,
      fieldsType: "FieldsV1",
      fieldsV1: { ...managedMetadata(labels, annotations), ...ownedFields(desired) },
    },
  ];
  if (isJsonObject(status)) {
    managed.push({
      manager: "kube-controller-manager",
      operation: "Update",
      apiVersion: input.apiVersion,
      time: createdAt,
      fieldsType: "FieldsV1",
      fieldsV1: ownedFields({ status }),
      subresource: "status",
    });
  }
  return {
    apiVersion: input.apiVersion,
    kind: input.kind,
    metadata: {
      name: input.name,
      ...(input.namespace === undefined ? {} : { namespace: input.namespace }),
      uid: stableUid(`${input.kind}/${input.namespace ?? ""}/${input.name}`),
      generation: 1,
      creationTimestamp: createdAt,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(input.owner === undefined ? {} : { ownerReferences: [input.owner] }),
      managedFields: managed,
    },
    ...input.body,
  };
}

function managedMetadata(labels: Labels, annotations: Labels): JsonObject {
  const parts: Record<string, JsonObject> = {};
  if (Object.keys(annotations).length > 0) parts["f:annotations"] = { ".": {}, ...ownedFields(annotations) };
  if (Object.keys(labels).length > 0) parts["f:labels"] = { ".": {}, ...ownedFields(labels) };
  return Object.keys(parts).length === 0 ? {} : { "f:metadata": parts };
}

/** FieldsV1 of a value; lists count as atomic, which is what the API server does for kinds without list keys. */
function ownedFields(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, child]): [string, JsonValue] => [
      `f:${key}`,
      isJsonObject(child) ? ownedFields(child) : {},
    ]),
  );
}

export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? "",
    controller: true,
  };
}

/** Documents of a YAML text, with who wrote them and how long ago. The YAML is read when the world is first built: a restart takes its objects from the disk. */
export function config(ageDays: number, manager: string, yaml: string): ConfigDeclaration {
  let documents: readonly JsonObject[] | null = null;
  return {
    ageDays,
    manager,
    get documents() {
      documents ??= parseDocuments(yaml);
      return documents;
    },
  };
}

function parseDocuments(yaml: string): readonly JsonObject[] {
  return parseAllDocuments(yaml).map((document): JsonObject => {
    const value: unknown = document.toJS();
    if (document.errors[0] !== undefined || !isJsonObject(value)) {
      throw new Error(`Demo world: unreadable YAML: ${document.errors[0]?.message ?? yaml.slice(0, 80)}`);
    }
    return value;
  });
}

export function buildConfig(anchorMs: number, declaration: ConfigDeclaration): readonly KubeObject[] {
  return declaration.documents.map((document) => {
    const { apiVersion, kind, metadata, ...body } = document;
    const meta = isJsonObject(metadata) ? metadata : {};
    return buildObject(anchorMs, {
      apiVersion: String(apiVersion),
      kind: String(kind),
      name: String(meta["name"]),
      ...(typeof meta["namespace"] === "string" ? { namespace: meta["namespace"] } : {}),
      labels: stringMap(meta["labels"]),
      annotations: { ...stringMap(meta["annotations"]), ...lastApplied(declaration.manager, document) },
      ...ownerIn(meta),
      ageDays: declaration.ageDays,
      manager: declaration.manager,
      operation: declaration.manager.startsWith("kubectl") ? "Update" : "Apply",
      body,
    });
  });
}

/** kubectl's client-side apply keeps what it was given, to see later what was taken out. */
function lastApplied(manager: string, document: JsonObject): Labels {
  if (manager !== "kubectl-client-side-apply") return {};
  return { "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(document)}\n` };
}

function ownerIn(meta: JsonObject): Pick<ObjectInput, "owner"> {
  const owners = meta["ownerReferences"];
  const owner = Array.isArray(owners) ? (owners[0] as JsonValue | undefined) : undefined;
  if (!isJsonObject(owner)) return {};
  return {
    owner: {
      apiVersion: String(owner["apiVersion"]),
      kind: String(owner["kind"]),
      name: String(owner["name"]),
      uid: String(owner["uid"]),
      controller: owner["controller"] === true,
    },
  };
}

function stringMap(value: JsonValue | undefined): Labels {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
}
