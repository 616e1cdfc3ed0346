import { podsIn } from "../../mesh/lookup-endpoints.ts";
import type { ConfigObject, MeshSnapshot } from "../../mesh/snapshot.ts";
import { because, refOf } from "../because.ts";
import { asDiscovered } from "../discovery.ts";
import type { Evidence, Missing } from "../evidence.ts";
import type { ObjectRef } from "../../kube/object-ref.ts";
import { NO_EDITS } from "../route/http-rule.ts";
import { hasLabels } from "../spec-fields.ts";
import type { HeaderEdits } from "../trace-outcome.ts";
import type { Facts } from "./evaluate.ts";
import { type Layer, matchesRule } from "./match-rule.ts";
import { objectsFor, type Policy, type PolicyAction, type PolicyTarget, readPolicy } from "./policy.ts";
import { checkToken } from "./request-authentication.ts";
import type { AuthorizeRequest, AuthorizeTarget, Enforcement } from "./request-facts.ts";
import type { Truth } from "./truth.ts";

export interface AuthorizeAnswer {
  readonly verdict: "allow" | "deny" | "unknown";
  /** Policy and index of the rule that decided; rule null when no rule matched. Null when no policy applies. */
  readonly by: { readonly object: ObjectRef; readonly rule: number | null } | null;
  /** 401 or 403 for HTTP, null where a denial closes the connection and when allowed or unknown. */
  readonly status: number | null;
  /** What the proxy does to the request's headers once it lets it pass: tokens are taken away, claims written. */
  readonly edits?: HeaderEdits;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/**
 * Decides as the proxy of a workload does: JWT, then CUSTOM, DENY and ALLOW; "unknown" only when a fact absent from the
 * request would decide (Istio 1.31, authorization policy precedence).
 */
export function authorize(known: MeshSnapshot, request: AuthorizeRequest): AuthorizeAnswer {
  const mesh = asDiscovered(known);
  const enforcement = request.to.enforcement ?? enforcementOf(mesh, request.to);
  if (enforcement === "none") {
    const text = "No proxy enforces policies in front of this workload";
    return {
      verdict: "allow",
      by: null,
      status: null,
      evidence: [because(mesh.cluster, null, { text })],
      missing: [],
    };
  }
  const target = { ...request.to, enforcement };
  if (request.protocol !== undefined || enforcement === "ztunnel") {
    return judge(mesh, request, { target, isHttp: request.protocol !== "tcp" && enforcement !== "ztunnel" });
  }
  const asHttp = judge(mesh, request, { target, isHttp: true });
  const asTcp = judge(mesh, request, { target, isHttp: false });
  if (asHttp.verdict === asTcp.verdict) return asHttp;
  const missing = [
    { what: "protocol", why: "HTTP attributes of a rule do not exist on TCP" },
    ...asHttp.missing,
  ];
  return { ...asHttp, verdict: "unknown", by: null, status: null, missing };
}

/** Which proxy judges for pods with these labels; a sidecar when there is no such pod. */
export function enforcementOf(mesh: MeshSnapshot, { namespace, labels }: AuthorizeTarget): Enforcement {
  if (labels["gateway.istio.io/managed"] === "istio.io-mesh-controller") return "waypoint";
  if (labels["gateway.networking.k8s.io/gateway-name"] !== undefined) return "gateway";
  const wanted = new Map(Object.entries(labels));
  const pod = podsIn(mesh, namespace).find((candidate) => hasLabels(candidate.labels, wanted));
  if (pod?.dataplane === "ambient") return "ztunnel";
  return pod?.dataplane === "none" ? "none" : "sidecar";
}

interface Judged {
  readonly target: PolicyTarget;
  readonly isHttp: boolean;
}

interface Stage {
  readonly truth: Truth;
  readonly policy: Policy | null;
  readonly rule: number | null;
  readonly asked: ReadonlySet<string>;
}

function judge(mesh: MeshSnapshot, request: AuthorizeRequest, { target, isHttp }: Judged): AuthorizeAnswer {
  const token = isHttp
    ? checkToken(mesh, target, request)
    : { source: request.source, refusedBy: null, missing: null, edits: NO_EDITS };
  if (token.refusedBy !== null) return refused(mesh, token.refusedBy);
  if (token.missing !== null) return tokenUnknown(token.missing);

  const policies = objectsFor(mesh, "AuthorizationPolicy", target).map(readPolicy);
  const enforced = policies.filter(({ dryRun }) => !dryRun);
  const known: AuthorizeRequest = { ...request, source: token.source };
  const isAmbient = target.enforcement === "ztunnel";
  const kind = isHttp ? "http" : isAmbient ? "ztunnel" : "l4";
  const stage = (action: PolicyAction): Stage =>
    firstMatch(mesh, {
      policies: enforced.filter((policy) => policy.action === action),
      layer: { kind, action },
      request: known,
    });
  const context = { mesh, isHttp, policies };
  const custom = isAmbient ? NO_MATCH : customStage(mesh, stage("CUSTOM"), enforced);
  if (custom.truth === true) return decided(context, "deny", custom);
  const deny = stage("DENY");
  if (deny.truth === true) return decided(context, "deny", deny);
  const allow = allowStage(stage("ALLOW"), enforced);
  if (allow.truth === false) return decided(context, "deny", allow);
  const stages = [custom, deny, allow];
  return stages.some(({ truth }) => truth === null)
    ? undecided(context, stages)
    : { ...decided(context, "allow", allow), edits: token.edits };
}

/** Without any ALLOW policy everything is allowed; an ALLOW policy that can never match counts as one. */
function allowStage(matched: Stage, enforced: readonly Policy[]): Stage {
  const first = enforced.find(({ action }) => action === "ALLOW");
  if (first === undefined) return { ...NO_MATCH, truth: true };
  return matched.truth === false ? { ...matched, policy: first, rule: null } : matched;
}

const NO_MATCH: Stage = { truth: false, policy: null, rule: null, asked: new Set() };

function firstMatch(
  mesh: MeshSnapshot,
  {
    policies,
    layer,
    request,
  }: { readonly policies: readonly Policy[]; readonly layer: Layer; readonly request: AuthorizeRequest },
): Stage {
  const asked = new Set<string>();
  let unknown: Stage | null = null;
  for (const policy of policies) {
    for (const rule of policy.rules) {
      const ruleAsked = new Set<string>();
      const facts: Facts = {
        request,
        settings: mesh.settings,
        policyNamespace: policy.object.namespace,
        asked: ruleAsked,
      };
      const truth = matchesRule(rule, layer, facts);
      if (truth === true) return { truth, policy, rule: rule.index, asked };
      if (truth === null) {
        for (const what of ruleAsked) asked.add(what);
        unknown ??= { truth, policy, rule: rule.index, asked };
      }
    }
  }
  return unknown ?? NO_MATCH;
}

/** An external authorizer answers what no configuration tells; an unknown provider and several providers deny. */
function customStage(mesh: MeshSnapshot, matched: Stage, policies: readonly Policy[]): Stage {
  if (matched.truth === false) return matched;
  const providers = new Set(
    policies.flatMap(({ action, provider }) => (action === "CUSTOM" ? [provider] : [])),
  );
  const { settings } = mesh;
  const several =
    providers.size > 1 && settings.featureFlags["PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"] !== "true";
  const provider = matched.policy?.provider ?? null;
  const isDefined = settings.extensionProviders.some(({ name }) => name === provider);
  const isAssumed = settings.assumed["extensionProviders"] !== undefined;
  if (matched.truth === true && (several || (!isDefined && !isAssumed))) return matched;
  const asked = new Set([...matched.asked, `answer of the external authorizer ${provider ?? ""}`.trim()]);
  return { ...matched, truth: null, asked };
}

interface Context {
  readonly mesh: MeshSnapshot;
  readonly isHttp: boolean;
  readonly policies: readonly Policy[];
}

function decided(
  { mesh, isHttp, policies }: Context,
  verdict: "allow" | "deny",
  stage: Stage,
): AuthorizeAnswer {
  const { policy, rule } = stage;
  const evidence: Evidence[] = dryRunEvidence(mesh, policies);
  if (policy === null) {
    const text = policies.some(({ dryRun }) => !dryRun)
      ? "No policy denies the request"
      : "No policy applies to the workload";
    evidence.unshift(because(mesh.cluster, null, { text }));
    return { verdict, by: null, status: null, evidence, missing: [] };
  }
  evidence.unshift(
    because(mesh.cluster, policy.object, {
      path: rule === null ? ["spec", "rules"] : ["spec", "rules", rule],
      text: sentence(policy.action, rule),
    }),
  );
  const status = verdict === "deny" && isHttp ? 403 : null;
  return { verdict, by: { object: refOf(mesh.cluster, policy.object), rule }, status, evidence, missing: [] };
}

function sentence(action: PolicyAction, rule: number | null): string {
  if (rule === null) return "An ALLOW policy applies and no rule of any ALLOW policy matches";
  return `${action} rule ${String(rule)} matches`;
}

function undecided({ mesh, policies }: Context, stages: readonly Stage[]): AuthorizeAnswer {
  const open = stages.filter(({ truth }) => truth === null);
  const evidence = open.flatMap(({ policy, rule }) =>
    policy === null || rule === null
      ? []
      : [
          because(mesh.cluster, policy.object, {
            path: ["spec", "rules", rule],
            text: `${policy.action} rule ${String(rule)} may match`,
          }),
        ],
  );
  const asked = new Set(open.flatMap((stage) => [...stage.asked]));
  return {
    verdict: "unknown",
    by: null,
    status: null,
    evidence: [...evidence, ...dryRunEvidence(mesh, policies)],
    missing: [...asked].map((what) => ({ what, why: "A rule that may decide looks at it" })),
  };
}

function dryRunEvidence(mesh: MeshSnapshot, policies: readonly Policy[]): Evidence[] {
  return policies
    .filter(({ dryRun }) => dryRun)
    .map(({ object }) =>
      because(mesh.cluster, object, {
        path: ["metadata", "annotations", "istio.io/dry-run"],
        text: "The policy is a dry run and decides nothing",
      }),
    );
}

function refused(
  mesh: MeshSnapshot,
  { object, status }: { readonly object: ConfigObject; readonly status: 401 | 403 },
): AuthorizeAnswer {
  const text =
    status === 403 ? "The token is for other audiences" : "The token is none that the rules accept";
  return {
    verdict: "deny",
    by: { object: refOf(mesh.cluster, object), rule: null },
    status,
    evidence: [because(mesh.cluster, object, { path: ["spec", "jwtRules"], text })],
    missing: [],
  };
}

function tokenUnknown(what: string): AuthorizeAnswer {
  const missing = [{ what, why: "It decides whether the request's token is valid" }];
  return { verdict: "unknown", by: null, status: null, evidence: [], missing };
}
