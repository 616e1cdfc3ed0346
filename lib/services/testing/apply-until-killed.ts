import { openDatabase } from "@/lib/adapters/db/open-database.ts";
import { connectCluster } from "@/lib/adapters/kube/connect-cluster.ts";
import { systemClock } from "@/lib/adapters/system/system-clock.ts";
import { systemIds } from "@/lib/adapters/system/system-ids.ts";
import { applyChange, createDraft } from "../changes/index.ts";
import type { Context } from "../context.ts";
import type { ClusterClient, ClusterPort } from "../ports/cluster.ts";

const [dataDir = "", kubeconfig = "", gate = ""] = process.argv.slice(2);

/** Prints the change set and waits for ever, before or after the one real write. */
function gated(client: ClusterClient, atGate: () => void): ClusterClient {
  return {
    ...client,
    replace: async (object, options) => {
      if (options.dryRun) return await client.replace(object, options);
      if (gate === "after") await client.replace(object, options);
      atGate();
      return await new Promise(() => undefined);
    },
  };
}

const database = await openDatabase({ databaseUrl: null, dataDir });
const cluster = connectCluster({
  id: "it",
  kubeconfig,
  context: null,
  signInKubeconfig: null,
  accessCacheMs: 0,
});
await cluster.whenKnown();
let changeId = "";
const gatedCluster: ClusterPort = {
  ...cluster,
  as: (identity) => gated(cluster.as(identity), () => process.stdout.write(`at the gate ${changeId}\n`)),
};
const ctx: Context = {
  actor: {
    issuer: "kubernetes:it",
    subject: "admin",
    display: "admin",
    type: "user",
    groups: [],
    roles: new Set(["admin"]),
    identity: { type: "token", token: "admin-token" },
    method: "token",
    sessionIdHash: null,
    cluster: "it",
  },
  clusters: new Map([["it", gatedCluster]]),
  traffic: new Map(),
  database,
  clock: systemClock,
  ids: systemIds(systemClock),
  publish: () => undefined,
  source: { ip: "", userAgent: "", requestId: "r" },
};
const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http: [{route: [{destination: {host: reviews}, weight: 70}]}]
`;
const place = { group: "networking.istio.io", kind: "VirtualService", namespace: "shop", name: "reviews" };
const { change } = await createDraft(ctx, {
  params: { cluster: "it" },
  query: {},
  body: { why: "", links: [], objects: [{ ...place, op: "update", text, intent: null, base: null }] },
});
changeId = change.id;
await applyChange(ctx, {
  params: { cluster: "it", id: change.id },
  query: {},
  body: { version: change.version, confirmOwners: false, skipSettling: true },
});
