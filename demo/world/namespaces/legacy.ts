import type { AppDeclaration, ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";

/** Not in the mesh: the namespace has no injection label, and both call into it in plaintext. */
export const LEGACY_APPS: readonly AppDeclaration[] = [
  {
    name: "batch",
    namespace: "legacy",
    ports: [],
    dataplane: "none",
    versions: [{ version: "v1", replicas: 1, ageDays: 300, workload: "batch" }],
  },
  {
    name: "reports",
    namespace: "legacy",
    ports: [],
    dataplane: "none",
    versions: [{ version: "v1", replicas: 1, ageDays: 300, workload: "reports" }],
  },
];

export const LEGACY_CONFIG: readonly ConfigDeclaration[] = [
  config(
    300,
    "kubectl-client-side-apply",
    `
apiVersion: batch/v1
kind: CronJob
metadata: { name: invoice-run, namespace: legacy }
spec:
  schedule: "0 3 * * 0"
  concurrencyPolicy: Forbid
  suspend: false
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      template:
        metadata:
          labels: { app: invoice-run }
        spec:
          serviceAccountName: invoice-run
          restartPolicy: OnFailure
          containers:
            - name: invoice-run
              image: registry.example.net/legacy/invoice-run:v1
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: invoice-run, namespace: legacy }
`,
  ),
];
