import { stringify } from "yaml";
import { CLUSTER_ID } from "./cluster-plan.ts";
import { PEOPLE } from "./people.ts";

interface KubeconfigInput {
  readonly url: string;
  readonly caPem: string;
}

/** A kubeconfig with one context for each person and for the console itself; kubectl starts as the administrator. */
export function demoKubeconfig({ url, caPem }: KubeconfigInput): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: CLUSTER_ID,
        cluster: { server: url, "certificate-authority-data": Buffer.from(caPem).toString("base64") },
      },
    ],
    users: PEOPLE.map(({ user, token }) => ({ name: user, user: { token } })),
    contexts: PEOPLE.map(({ context, user }) => ({ name: context, context: { cluster: CLUSTER_ID, user } })),
    "current-context": "admin",
  });
}
