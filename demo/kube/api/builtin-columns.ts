import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import type { ServedKind } from "../kinds/served-kind.ts";
import { asJson } from "../store/stored-object.ts";
import { ageOf } from "./age.ts";
import { readJsonPath } from "./json-path.ts";
import { podCells } from "./pod-cells.ts";
import { NAME_COLUMN, type TableColumn } from "./table-column.ts";

type Cell = (object: JsonObject, nowMs: number) => JsonValue;

const NAME = NAME_COLUMN;

function column(
  name: string,
  cell: Cell,
  options: { readonly wide?: true; readonly type?: string } = {},
): TableColumn {
  return {
    name,
    type: options.type ?? "string",
    description: name,
    priority: options.wide === true ? 1 : 0,
    cell: (object, nowMs) => cell(asJson(object), nowMs),
  };
}

const AGE: TableColumn = {
  name: "Age",
  type: "string",
  description: "Time since the object was created.",
  cell: ({ metadata }, nowMs) => ageOf(metadata.creationTimestamp, nowMs),
};

function values(object: JsonObject, path: string): readonly JsonValue[] {
  return readJsonPath(object, path);
}

function textOf(object: JsonObject, path: string, fallback = ""): string {
  const [value] = values(object, path);
  return value === undefined || value === null ? fallback : String(value);
}

function countOf(object: JsonObject, path: string): number {
  const [value] = values(object, path);
  return typeof value === "number" ? value : 0;
}

function count(name: string, path: string): TableColumn {
  return column(name, (object) => countOf(object, path), { type: "integer" });
}

function size(name: string, field: string): TableColumn {
  const sizeOf = (value: JsonValue | undefined): number =>
    Array.isArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 0;
  return column(name, (object) => sizeOf(object[field]), { type: "integer" });
}

function labelsText(value: JsonValue | undefined): string {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return "<none>";
  return Object.entries(value)
    .map(([key, label]) => `${key}=${String(label)}`)
    .join(",");
}

const TEMPLATE = ".spec.template.spec.containers[*]";
const CONTAINERS: readonly TableColumn[] = [
  column("Containers", (object) => values(object, `${TEMPLATE}.name`).join(","), { wide: true }),
  column("Images", (object) => values(object, `${TEMPLATE}.image`).join(","), { wide: true }),
];
const SELECTOR = column("Selector", (object) => labelsText(values(object, ".spec.selector.matchLabels")[0]), {
  wide: true,
});

function readyOfDesired(object: JsonObject): string {
  return `${String(countOf(object, ".status.readyReplicas"))}/${String(countOf(object, ".spec.replicas"))}`;
}

function portText(port: JsonValue): string {
  if (!isJsonObject(port)) return "";
  const node = port.nodePort === undefined ? "" : `:${String(port.nodePort)}`;
  return `${String(port.port)}${node}/${String(port.protocol ?? "TCP")}`;
}

function externalIp(object: JsonObject): string {
  const type = textOf(object, ".spec.type");
  if (type === "ExternalName") return textOf(object, ".spec.externalName");
  const given = [
    ...values(object, ".status.loadBalancer.ingress[*].ip"),
    ...values(object, ".status.loadBalancer.ingress[*].hostname"),
    ...values(object, ".spec.externalIPs[*]"),
  ];
  if (given.length > 0) return given.join(",");
  return type === "LoadBalancer" ? "<pending>" : "<none>";
}

function nodeStatus(object: JsonObject): string {
  const [ready] = values(object, '.status.conditions[?(@.type=="Ready")].status');
  const state = ready === undefined ? "Unknown" : ready === "True" ? "Ready" : "NotReady";
  return textOf(object, ".spec.unschedulable") === "true" ? `${state},SchedulingDisabled` : state;
}

function nodeRoles({ metadata }: KubeObject): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return roles.map((label) => label.slice(prefix.length)).join(",") || "<none>";
}

function nodeAddress(object: JsonObject, type: string): string {
  return textOf(object, `.status.addresses[?(@.type=="${type}")].address`, "<none>");
}

function firstFew(list: readonly string[], limit: number): string {
  if (list.length === 0) return "<none>";
  if (list.length <= limit) return list.join(",");
  return `${list.slice(0, limit).join(",")} + ${String(list.length - limit)} more...`;
}

function endpointsText(object: JsonObject): string {
  const subsets = values(object, ".subsets[*]");
  const pairs = subsets.flatMap((subset) =>
    isJsonObject(subset)
      ? values(subset, ".addresses[*].ip").flatMap((ip) =>
          values(subset, ".ports[*].port").map((port) => `${String(ip)}:${String(port)}`),
        )
      : [],
  );
  return firstFew(pairs, 3);
}

function subjectsText(object: JsonObject, kind: string): string {
  const chosen = values(object, `.subjects[?(@.kind=="${kind}")]`);
  return chosen
    .map((subject) =>
      isJsonObject(subject) && kind === "ServiceAccount"
        ? `${String(subject.namespace)}/${String(subject.name)}`
        : isJsonObject(subject)
          ? String(subject.name)
          : "",
    )
    .join(", ");
}

const BINDING: readonly TableColumn[] = [
  NAME,
  column("Role", (object) => `${textOf(object, ".roleRef.kind")}/${textOf(object, ".roleRef.name")}`),
  AGE,
  column("Users", (object) => subjectsText(object, "User"), { wide: true }),
  column("Groups", (object) => subjectsText(object, "Group"), { wide: true }),
  column("ServiceAccounts", (object) => subjectsText(object, "ServiceAccount"), { wide: true }),
];

const CREATED_AT = column("Created At", (object) => textOf(object, ".metadata.creationTimestamp"), {
  type: "date",
});
const WEBHOOKS: readonly TableColumn[] = [NAME, size("Webhooks", "webhooks"), AGE];

function podColumns(): readonly TableColumn[] {
  const cell =
    (name: keyof ReturnType<typeof podCells>): Cell =>
    (object, nowMs) =>
      podCells(object, nowMs)[name];
  return [
    NAME,
    column("Ready", cell("ready")),
    column("Status", cell("status")),
    column("Restarts", cell("restarts")),
    AGE,
    column("IP", (object) => textOf(object, ".status.podIP", "<none>"), { wide: true }),
    column("Node", (object) => textOf(object, ".spec.nodeName", "<none>"), { wide: true }),
    column("Nominated Node", (object) => textOf(object, ".status.nominatedNodeName", "<none>"), {
      wide: true,
    }),
    column("Readiness Gates", () => "<none>", { wide: true }),
  ];
}

const COLUMNS: Readonly<Record<string, readonly TableColumn[]>> = {
  "/Namespace": [NAME, column("Status", (object) => textOf(object, ".status.phase")), AGE],
  "/Pod": podColumns(),
  "/Service": [
    NAME,
    column("Type", (object) => textOf(object, ".spec.type", "ClusterIP")),
    column("Cluster-IP", (object) => textOf(object, ".spec.clusterIP", "<none>")),
    column("External-IP", externalIp),
    column("Port(s)", (object) => values(object, ".spec.ports[*]").map(portText).join(",") || "<none>"),
    AGE,
    column("Selector", (object) => labelsText(values(object, ".spec.selector")[0]), { wide: true }),
  ],
  "/Endpoints": [NAME, column("Endpoints", endpointsText), AGE],
  "/ConfigMap": [NAME, size("Data", "data"), AGE],
  "/Secret": [NAME, column("Type", (object) => textOf(object, ".type")), size("Data", "data"), AGE],
  "/ServiceAccount": [NAME, size("Secrets", "secrets"), AGE],
  "/Node": [
    NAME,
    column("Status", nodeStatus),
    { ...column("Roles", () => ""), cell: nodeRoles },
    AGE,
    column("Version", (object) => textOf(object, ".status.nodeInfo.kubeletVersion")),
    column("Internal-IP", (object) => nodeAddress(object, "InternalIP"), { wide: true }),
    column("External-IP", (object) => nodeAddress(object, "ExternalIP"), { wide: true }),
    column("OS-Image", (object) => textOf(object, ".status.nodeInfo.osImage", "<unknown>"), { wide: true }),
    column("Kernel-Version", (object) => textOf(object, ".status.nodeInfo.kernelVersion", "<unknown>"), {
      wide: true,
    }),
    column(
      "Container-Runtime",
      (object) => textOf(object, ".status.nodeInfo.containerRuntimeVersion", "<unknown>"),
      { wide: true },
    ),
  ],
  "/Event": [
    column("Last Seen", (object, nowMs) =>
      ageOf(textOf(object, ".lastTimestamp") || textOf(object, ".metadata.creationTimestamp"), nowMs),
    ),
    column("Type", (object) => textOf(object, ".type")),
    column("Reason", (object) => textOf(object, ".reason")),
    column(
      "Object",
      (object) =>
        `${textOf(object, ".involvedObject.kind").toLowerCase()}/${textOf(object, ".involvedObject.name")}`,
    ),
    column("Subobject", (object) => textOf(object, ".involvedObject.fieldPath"), { wide: true }),
    column("Source", (object) => textOf(object, ".source.component"), { wide: true }),
    column("Message", (object) => textOf(object, ".message").trim()),
    column("First Seen", (object, nowMs) => ageOf(textOf(object, ".firstTimestamp"), nowMs), { wide: true }),
    column("Count", (object) => countOf(object, ".count") || 1, { wide: true, type: "integer" }),
    { ...NAME, priority: 1 },
  ],
  "apps/Deployment": [
    NAME,
    column("Ready", readyOfDesired),
    count("Up-to-date", ".status.updatedReplicas"),
    count("Available", ".status.availableReplicas"),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  "apps/ReplicaSet": [
    NAME,
    count("Desired", ".spec.replicas"),
    count("Current", ".status.replicas"),
    count("Ready", ".status.readyReplicas"),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  "apps/StatefulSet": [NAME, column("Ready", readyOfDesired), AGE, ...CONTAINERS],
  "apps/DaemonSet": [
    NAME,
    count("Desired", ".status.desiredNumberScheduled"),
    count("Current", ".status.currentNumberScheduled"),
    count("Ready", ".status.numberReady"),
    count("Up-to-date", ".status.updatedNumberScheduled"),
    count("Available", ".status.numberAvailable"),
    column("Node Selector", (object) => labelsText(values(object, ".spec.template.spec.nodeSelector")[0])),
    AGE,
    ...CONTAINERS,
    SELECTOR,
  ],
  "batch/Job": [
    NAME,
    column("Status", (object) => textOf(object, '.status.conditions[?(@.status=="True")].type', "Running")),
    column(
      "Completions",
      (object) =>
        `${String(countOf(object, ".status.succeeded"))}/${textOf(object, ".spec.completions", "1")}`,
    ),
    AGE,
    ...CONTAINERS,
  ],
  "batch/CronJob": [
    NAME,
    column("Schedule", (object) => textOf(object, ".spec.schedule")),
    column("Timezone", (object) => textOf(object, ".spec.timeZone", "<none>")),
    column("Suspend", (object) => (textOf(object, ".spec.suspend", "false") === "true" ? "True" : "False")),
    column("Active", (object) => values(object, ".status.active[*]").length, { type: "integer" }),
    column("Last Schedule", (object, nowMs) =>
      values(object, ".status.lastScheduleTime").length === 0
        ? "<none>"
        : ageOf(textOf(object, ".status.lastScheduleTime"), nowMs),
    ),
    AGE,
  ],
  "discovery.k8s.io/EndpointSlice": [
    NAME,
    column("AddressType", (object) => textOf(object, ".addressType")),
    column("Ports", (object) =>
      firstFew(values(object, ".ports[*].port").map(String), 3).replace("<none>", "<unset>"),
    ),
    column("Endpoints", (object) => firstFew(values(object, ".endpoints[*].addresses[0]").map(String), 3)),
    AGE,
  ],
  "rbac.authorization.k8s.io/Role": [NAME, CREATED_AT],
  "rbac.authorization.k8s.io/ClusterRole": [NAME, CREATED_AT],
  "rbac.authorization.k8s.io/RoleBinding": BINDING,
  "rbac.authorization.k8s.io/ClusterRoleBinding": BINDING,
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": WEBHOOKS,
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": WEBHOOKS,
  "coordination.k8s.io/Lease": [
    NAME,
    column("Holder", (object) => textOf(object, ".spec.holderIdentity")),
    AGE,
  ],
};

/** Columns of Kubernetes' own kinds; null for a kind that prints its name and when it was created. */
export function builtinColumns({ group, kind }: ServedKind): readonly TableColumn[] | null {
  return COLUMNS[`${group}/${kind}`] ?? null;
}
