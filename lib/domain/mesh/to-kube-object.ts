import type { KubeObject } from "../kube/kube-object.ts";
import type { ConfigObject } from "./snapshot.ts";

/**
 * A config object as Kubernetes writes it. Finalizers, owners, managedFields and the last applied configuration are not
 * kept by a snapshot: for a write, read the object from the cluster.
 */
export function toKubeObject(config: ConfigObject): KubeObject {
  const { namespace, name, uid, resourceVersion, generation, createdAtMs, labels, annotations } = config;
  return {
    apiVersion: config.apiVersion,
    kind: config.kind,
    metadata: {
      name,
      ...(namespace === "" ? {} : { namespace }),
      ...(uid === "" ? {} : { uid }),
      ...(resourceVersion === "" ? {} : { resourceVersion }),
      ...(generation === 0 ? {} : { generation }),
      ...(createdAtMs === 0
        ? {}
        : { creationTimestamp: new Date(createdAtMs).toISOString().replace(".000Z", "Z") }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: config.spec,
    ...(config.status === null ? {} : { status: config.status }),
  };
}
