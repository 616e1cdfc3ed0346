import * as z from "zod/mini";
import { clusterId, defineContract } from "./api.ts";

export const signInMethod = z.enum(["contexts", "token"]);

export const readSignIn = defineContract({
  id: "readSignIn",
  method: "GET",
  path: "/api/v1/sign-in",
  summary: "Ways to sign in, and whether cluster, Prometheus and audit log answer",
  audience: "public",
  response: z.object({
    clusters: z.array(
      z.object({
        id: clusterId,
        address: z.string(),
        methods: z.array(signInMethod),
        contexts: z.array(z.object({ context: z.string(), user: z.string() })),
        cluster: z.enum(["connecting", "live", "stale"]),
        metrics: z.enum(["absent", "live", "failing"]),
      }),
    ),
    auditLog: z.enum(["live", "failing"]),
  }),
});

export const session = z.object({
  /** Changes with every sign-in; tells nothing about the cookie. */
  loginId: z.string(),
  cluster: clusterId,
  person: z.object({
    issuer: z.string(),
    subject: z.string(),
    display: z.string(),
    groups: z.array(z.string()),
  }),
  roles: z.array(z.string()),
  method: z.enum(["contexts", "token", "bearer", "none"]),
  context: z.nullable(z.string()),
  expiresAtMs: z.nullable(z.number()),
});

export const signIn = defineContract({
  id: "signIn",
  method: "POST",
  path: "/api/v1/session",
  summary: "Sign in with a context of the sign-in kubeconfig or with a Kubernetes token; sets the cookie",
  audience: "public",
  body: z.discriminatedUnion("method", [
    z.object({
      method: z.literal("contexts"),
      cluster: clusterId,
      context: z.string().check(z.minLength(1), z.maxLength(253)),
    }),
    z.object({
      method: z.literal("token"),
      cluster: clusterId,
      token: z.string().check(z.minLength(1), z.maxLength(65_536)),
    }),
  ]),
  response: session,
});

export const readSession = defineContract({
  id: "readSession",
  method: "GET",
  path: "/api/v1/session",
  summary: "Who is signed in",
  response: session,
});

export const signOut = defineContract({
  id: "signOut",
  method: "DELETE",
  path: "/api/v1/session",
  summary: "End the login session",
  response: z.undefined(),
});

export const listSessions = defineContract({
  id: "listSessions",
  method: "GET",
  path: "/api/v1/clusters/{cluster}/sessions",
  summary: "Login sessions: one's own, or everybody's for administrators",
  params: z.object({ cluster: clusterId }),
  response: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        issuer: z.string(),
        subject: z.string(),
        display: z.string(),
        method: z.enum(["contexts", "token"]),
        isThisOne: z.boolean(),
        ip: z.string(),
        userAgent: z.string(),
        createdAtMs: z.number(),
        lastSeenAtMs: z.number(),
        expiresAtMs: z.number(),
      }),
    ),
  }),
});

export const revokeSession = defineContract({
  id: "revokeSession",
  method: "DELETE",
  path: "/api/v1/clusters/{cluster}/sessions/{id}",
  summary: "End a login session",
  params: z.object({ cluster: clusterId, id: z.string().check(z.regex(/^[0-9a-f-]{36}$/)) }),
  response: z.undefined(),
});
