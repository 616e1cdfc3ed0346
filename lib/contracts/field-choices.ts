import * as z from "zod/mini";
import { clusterParams, defineContract } from "./api.ts";

const hostChoice = z.object({
  /** `cart.shop.svc.cluster.local`, or the host of a ServiceEntry. */
  host: z.string(),
  namespace: z.string(),
  /** How rules of its own namespace may call it; null when only the whole host does. */
  shortName: z.nullable(z.string()),
  ports: z.array(z.object({ number: z.number(), name: z.string(), protocol: z.string() })),
  /** Labels of the pods behind it; null when it has no selector. */
  selector: z.nullable(z.record(z.string(), z.string())),
  /** Subsets that DestinationRules define for it. */
  subsets: z.array(z.string()),
});

const workloadChoice = z.object({
  namespace: z.string(),
  name: z.string(),
  /** Of its pods, without the hash of the template. */
  labels: z.record(z.string(), z.string()),
  serviceAccount: z.nullable(z.string()),
  podCount: z.number(),
});

export const readFieldChoices = defineContract({
  id: "readFieldChoices",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/field-choices",
  summary:
    "What fields of mesh configuration can point at: hosts, ports, subsets, gateways, namespaces and workloads",
  params: clusterParams,
  response: z.object({
    hosts: z.array(hostChoice),
    /** `namespace/name` of Istio gateways. */
    gateways: z.array(z.string()),
    namespaces: z.array(z.string()),
    workloads: z.array(workloadChoice),
  }),
});
