import type { KubeStore } from "../kube/store.ts";
import { NODE_PLANS, type PodPlace } from "../world/cluster-plan.ts";

/** Nodes and addresses for new pods: addresses that no pod has, nodes in turn. */
export class PodPlacement {
  readonly #taken: Set<string>;
  #next: number;

  constructor(store: KubeStore) {
    const pods = store.list({ group: "", kind: "Pod" });
    this.#taken = new Set(pods.map((pod) => String(pod.status?.["podIP"] ?? "")));
    this.#next = pods.length;
  }

  next(): PodPlace {
    for (;;) {
      const node = NODE_PLANS[this.#next % NODE_PLANS.length];
      if (node === undefined) throw new Error("The demo has no nodes");
      const ip = `10.245.${String(Math.floor(this.#next / 250) % 250)}.${String((this.#next % 250) + 2)}`;
      this.#next += 1;
      if (this.#taken.has(ip)) continue;
      this.#taken.add(ip);
      return { node: node.name, nodeAddress: node.address, zone: node.zone, ip };
    }
  }
}
