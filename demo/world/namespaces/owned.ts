import type { ConfigDeclaration } from "../declaration.ts";
import { config } from "../object-builder.ts";

/** Routes driven by another program: one by Argo Rollouts, one by Flagger (decision 47). */
export const OWNED_CONFIG: readonly ConfigDeclaration[] = [
  config(
    20,
    "rollouts-controller",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: frontend
  namespace: production
  annotations: { argo-rollouts.argoproj.io/managed-by-rollouts: frontend }
spec:
  hosts: [frontend]
  http:
    - name: primary
      route:
        - destination: { host: frontend }
          weight: 100
`,
  ),
  config(
    15,
    "flagger",
    `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
  labels: { app.kubernetes.io/managed-by: flagger }
  ownerReferences:
    - { apiVersion: flagger.app/v1beta1, kind: Canary, name: cart, uid: 6d5c2f5e-2d63-4f0c-9f5e-7f6a5f2b7a10, controller: true, blockOwnerDeletion: true }
spec:
  hosts: [cart]
  http:
    - route:
        - destination: { host: cart }
          weight: 100
      retries: { attempts: 0 }
`,
  ),
];
