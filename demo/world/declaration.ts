import type { JsonObject } from "@/lib/domain/base/json.ts";
import type { Labels } from "@/lib/domain/kube/kube-object.ts";

type Dataplane = "sidecar" | "ambient" | "none";

interface PortDeclaration {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly appProtocol?: string;
}

/** One Deployment of an application. */
export interface VersionDeclaration {
  /** Empty: the pods carry no label `version`. */
  readonly version: string;
  readonly replicas: number;
  readonly ageDays: number;
  /** Name of the Deployment; `<app>-<version>` unless given. */
  readonly workload?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

export interface AppDeclaration {
  readonly name: string;
  readonly namespace: string;
  /** Empty: no Service. */
  readonly ports: readonly PortDeclaration[];
  readonly versions: readonly VersionDeclaration[];
  /** Name of the ServiceAccount; the application's name unless given. */
  readonly serviceAccount?: string;
  readonly dataplane: Dataplane;
  /** False: the sidecar runs without resource limits (a planted fault). */
  readonly proxyLimits?: boolean;
  /** False: the sidecar is an ordinary container, as the annotation `sidecar.istio.io/nativeSidecar: "false"` asks. */
  readonly nativeSidecar?: boolean;
  readonly podAnnotations?: Labels;
  /** Labels of the pods besides `app` and `version`; the Service selects by them too. */
  readonly selector?: Labels;
  /** A DaemonSet runs one pod on each node, whatever `replicas` says. */
  readonly kind?: "Deployment" | "DaemonSet";
  /** The container, where it is not the application's own image. */
  readonly container?: JsonObject;
  /** Besides the application's Service, one for each version, as Gateway API backends need. */
  readonly servicePerVersion?: boolean;
  readonly serviceType?: "ClusterIP" | "LoadBalancer";
  readonly workloadLabels?: Labels;
  /** Labels and annotations of the tool that owns the Deployment (decision 47). */
  readonly owner?: OwnerTool;
}

/** How an object tells that another program owns it. */
interface OwnerTool {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** Istio, Gateway API and plain objects written as YAML, with who wrote them and when. */
export interface ConfigDeclaration {
  readonly ageDays: number;
  readonly manager: string;
  readonly documents: readonly JsonObject[];
}
