import type { KubeObject } from "@/lib/domain/kube/kube-object.ts";
import { buildObject } from "./object-builder.ts";

export const CLUSTER_ID = "demo-eu-1";
export const ISTIO_VERSION = "1.31.0";
const KUBERNETES_VERSION = "v1.34.1";

interface NodePlan {
  readonly name: string;
  readonly zone: string;
  readonly podNet: string;
  readonly address: string;
}

export const NODE_PLANS: readonly NodePlan[] = ["a", "b", "c"].map((letter, index) => ({
  name: `demo-eu-1${letter}`,
  zone: `eu-central-1${letter}`,
  podNet: `10.244.${String(index)}`,
  address: `192.168.10.${String(11 + index)}`,
}));

export interface PodPlace {
  readonly node: string;
  readonly nodeAddress: string;
  readonly zone: string;
  readonly ip: string;
}

/** Hands out nodes and addresses in the order asked for, so that the same world always gets the same ones. */
export class AddressPlan {
  #pods = 0;
  #services = 0;

  nextPod(): PodPlace {
    const index = this.#pods;
    this.#pods += 1;
    const node = NODE_PLANS[index % NODE_PLANS.length];
    if (node === undefined) throw new Error("The demo has no nodes");
    const host = Math.floor(index / NODE_PLANS.length) + 10;
    const [first, second] = node.podNet.split(".");
    const third = Number(node.podNet.split(".")[2]) + NODE_PLANS.length * Math.floor(host / 250);
    const ip = `${first ?? "10"}.${second ?? "244"}.${String(third)}.${String(host % 250)}`;
    return { node: node.name, nodeAddress: node.address, zone: node.zone, ip };
  }

  nextService(): string {
    this.#services += 1;
    return `10.96.${String(Math.floor(this.#services / 250))}.${String((this.#services % 250) + 4)}`;
  }
}

export function buildNodes(anchorMs: number): readonly KubeObject[] {
  return NODE_PLANS.map((node) =>
    buildObject(anchorMs, {
      apiVersion: "v1",
      kind: "Node",
      name: node.name,
      ageDays: 210,
      manager: "kubelet",
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/region": "eu-central-1",
        "topology.kubernetes.io/zone": node.zone,
      },
      body: {
        spec: { podCIDR: `${node.podNet}.0/24` },
        status: {
          addresses: [
            { type: "InternalIP", address: node.address },
            { type: "Hostname", address: node.name },
          ],
          allocatable: { cpu: "16", memory: "65536Mi", pods: "250" },
          capacity: { cpu: "16", memory: "65536Mi", pods: "250" },
          conditions: [
            {
              type: "Ready",
              status: "True",
              reason: "KubeletReady",
              message: "kubelet is posting ready status",
            },
          ],
          nodeInfo: {
            architecture: "amd64",
            containerRuntimeVersion: "containerd://2.1.4",
            kernelVersion: "6.12.0",
            kubeletVersion: KUBERNETES_VERSION,
            kubeProxyVersion: KUBERNETES_VERSION,
            operatingSystem: "linux",
            osImage: "Debian GNU/Linux 13 (trixie)",
            bootID: "00000000-0000-4000-8000-000000000000",
            machineID: node.name,
            systemUUID: node.name,
          },
        },
      },
    }),
  );
}
