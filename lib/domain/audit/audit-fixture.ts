import type { AuditEvent } from "./record.ts";

/** The event of the golden vector in docs/audit-format.md. */
export const GOLDEN_EVENT: AuditEvent = {
  action: "update.object",
  outcome: "success",
  reason: null,
  occurredAtMs: Date.UTC(2026, 10, 22, 14, 11, 7, 250),
  actor: {
    issuer: "https://kubernetes.default.svc",
    subject: "rosa.lind",
    display: "Rosa Lind",
    type: "user",
    groups: ["team-b", "team-a"],
    sessionIdHash: null,
    method: "token",
    acr: null,
    amr: [],
  },
  onBehalfOf: null,
  kubeUser: "rosa.lind",
  impersonated: false,
  source: { ip: "192.0.2.7", userAgent: "Mozilla/5.0", requestId: "req-1", traceId: null },
  cluster: "demo",
  target: {
    group: "networking.istio.io",
    version: "v1",
    kind: "VirtualService",
    namespace: "shop",
    name: "cart",
    uid: "2b1c6f0e-0000-4000-8000-000000000001",
  },
  changeSet: "019a0000-0000-7000-8000-000000000001",
  revision: 1,
  run: null,
  step: 1,
  before: "1".repeat(64),
  after: "2".repeat(64),
  patch: [{ op: "replace", path: "/spec/http/0/route/0/weight", was: 90, value: 70 }],
  resourceVersionBefore: "41",
  resourceVersionAfter: "42",
  apiAuditId: "8e5b7c1a-0000-4000-8000-000000000002",
  approvalDigest: null,
  approvers: [],
  evidence: { attempt: 1 },
};

export const GOLDEN_SEAL = {
  id: "019a0000-0000-7000-8000-0000000000aa",
  recordedAtMs: Date.UTC(2026, 10, 22, 14, 11, 7, 300),
  salt: () => "000102030405060708090a0b0c0d0e0f",
};

export const GOLDEN_LOG_ID = "4f3c2a10-0000-4000-8000-0000000000ff";
