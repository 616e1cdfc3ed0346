import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/domain/base/json.ts";
import type { KindName } from "../kinds/served-kind.ts";

/** Sets the fields that are missing; objects are filled field by field, lists are left as they are. */
function filled(value: JsonValue | undefined, defaults: JsonObject): JsonObject {
  const given = isJsonObject(value) ? value : {};
  const added = Object.entries(defaults).flatMap(([field, standard]) => {
    const own = given[field];
    if (own === undefined || own === null) return [[field, standard] as const];
    return isJsonObject(standard) && isJsonObject(own) ? [[field, filled(own, standard)] as const] : [];
  });
  return { ...given, ...Object.fromEntries(added) };
}

function eachOf(
  value: JsonValue | undefined,
  complete: (item: JsonObject) => JsonObject,
): JsonValue | undefined {
  if (!Array.isArray(value)) return value;
  return (value as readonly JsonValue[]).map((item) => (isJsonObject(item) ? complete(item) : item));
}

/** Replaces a field that is there. */
function changed(object: JsonObject, field: string, value: JsonValue | undefined): JsonObject {
  return object[field] === undefined || value === undefined ? object : { ...object, [field]: value };
}

/** `Always` for the tag latest and for no tag, as the API server sees the image's name. */
function pullPolicy(image: JsonValue | undefined): string {
  const name = typeof image === "string" ? image.slice(image.lastIndexOf("/") + 1) : "";
  if (name.includes("@")) return "IfNotPresent";
  return !name.includes(":") || name.endsWith(":latest") ? "Always" : "IfNotPresent";
}

const PROBE: JsonObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

function probe(container: JsonObject, field: string): JsonObject {
  const given = container[field];
  if (!isJsonObject(given)) return container;
  const withScheme = isJsonObject(given.httpGet)
    ? { ...given, httpGet: filled(given.httpGet, { path: "/", scheme: "HTTP" }) }
    : given;
  return { ...container, [field]: filled(withScheme, PROBE) };
}

function container(given: JsonObject): JsonObject {
  const complete = filled(given, {
    imagePullPolicy: pullPolicy(given.image),
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  const ports = eachOf(complete.ports, (port) => filled(port, { protocol: "TCP" }));
  const env = eachOf(complete.env, (variable) =>
    isJsonObject(variable.valueFrom) && isJsonObject(variable.valueFrom.fieldRef)
      ? {
          ...variable,
          valueFrom: {
            ...variable.valueFrom,
            fieldRef: filled(variable.valueFrom.fieldRef, { apiVersion: "v1" }),
          },
        }
      : variable,
  );
  const withLists = changed(changed(complete, "ports", ports), "env", env);
  return ["livenessProbe", "readinessProbe", "startupProbe"].reduce(probe, withLists);
}

function volume(given: JsonObject): JsonObject {
  const sources = ["configMap", "secret", "downwardAPI", "projected"].filter((source) =>
    isJsonObject(given[source]),
  );
  return sources.reduce(
    (done, source) => ({ ...done, [source]: filled(done[source], { defaultMode: 420 }) }),
    given,
  );
}

function podSpec(value: JsonValue | undefined): JsonObject {
  const complete = filled(value, {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  const account = complete.serviceAccountName;
  const named = typeof account === "string" ? filled(complete, { serviceAccount: account }) : complete;
  return ["containers", "initContainers", "volumes"].reduce(
    (spec, field) => changed(spec, field, eachOf(spec[field], field === "volumes" ? volume : container)),
    named,
  );
}

function workloadSpec(value: JsonValue | undefined, defaults: JsonObject): JsonObject {
  const complete = filled(value, defaults);
  const template = isJsonObject(complete.template) ? complete.template : {};
  return {
    ...complete,
    template: { ...template, metadata: template.metadata ?? {}, spec: podSpec(template.spec) },
  };
}

function deploymentStrategy(spec: JsonValue | undefined): JsonObject {
  const given = isJsonObject(spec) && isJsonObject(spec.strategy) ? spec.strategy : {};
  if (given.type === "Recreate") return given;
  return filled(given, { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } });
}

function service(value: JsonValue | undefined): JsonObject {
  const complete = filled(value, { sessionAffinity: "None", type: "ClusterIP" });
  const ports = eachOf(complete.ports, (port) =>
    filled(port, { protocol: "TCP", targetPort: port.port ?? null }),
  );
  const families = complete.type === "ExternalName" ? {} : SERVICE_FAMILIES;
  return filled(changed(complete, "ports", ports), families);
}

const SERVICE_FAMILIES: JsonObject = {
  internalTrafficPolicy: "Cluster",
  ipFamilies: ["IPv4"],
  ipFamilyPolicy: "SingleStack",
};

function namespace(object: JsonObject): JsonObject {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const labels = filled(metadata.labels, { "kubernetes.io/metadata.name": metadata.name ?? "" });
  return filled(
    { ...object, metadata: { ...metadata, labels } },
    { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
  );
}

function subjects(object: JsonObject): JsonObject {
  const complete = eachOf(object.subjects, (subject) =>
    subject.kind === "ServiceAccount" ? subject : filled(subject, { apiGroup: "rbac.authorization.k8s.io" }),
  );
  return filled(changed(object, "subjects", complete), {
    roleRef: { apiGroup: "rbac.authorization.k8s.io" },
  });
}

type Defaulter = (object: JsonObject) => JsonObject;

function specDefaulter(complete: (spec: JsonValue | undefined) => JsonObject): Defaulter {
  return (object) => ({ ...object, spec: complete(object.spec) });
}

const DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  "/Namespace": namespace,
  "/Pod": specDefaulter((spec) =>
    filled(podSpec(spec), {
      serviceAccountName: "default",
      serviceAccount: "default",
      enableServiceLinks: true,
    }),
  ),
  "/Service": specDefaulter(service),
  "/Secret": (object) => filled(object, { type: "Opaque" }),
  "apps/Deployment": specDefaulter((spec) => ({
    ...workloadSpec(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
    strategy: deploymentStrategy(spec),
  })),
  "apps/ReplicaSet": specDefaulter((spec) => workloadSpec(spec, { replicas: 1 })),
  "apps/StatefulSet": specDefaulter((spec) =>
    workloadSpec(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: "OrderedReady",
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    }),
  ),
  "apps/DaemonSet": specDefaulter((spec) =>
    workloadSpec(spec, {
      revisionHistoryLimit: 10,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    }),
  ),
  "batch/Job": specDefaulter((spec) =>
    workloadSpec(spec, {
      backoffLimit: 6,
      completionMode: "NonIndexed",
      completions: 1,
      parallelism: 1,
      suspend: false,
    }),
  ),
  "rbac.authorization.k8s.io/RoleBinding": subjects,
  "rbac.authorization.k8s.io/ClusterRoleBinding": subjects,
};

/** The object with the defaults that the API server writes into Kubernetes' own kinds; other kinds stay as they are. */
export function withDefaults({ group, kind }: KindName, object: JsonObject): JsonObject {
  return DEFAULTERS[`${group}/${kind}`]?.(object) ?? object;
}
