import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { acceptRisk as contract } from "@/lib/contracts/readiness.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { formatDate } from "@/lib/domain/base/format.ts";
import {
  MAX_ACCEPTED_DAYS,
  type RiskAcceptance,
  subjectFingerprint,
} from "@/lib/domain/readiness/acceptance.ts";
import { appendAudit, type AuditInput } from "../append-audit.ts";
import { authorize } from "../authorize.ts";
import type { Context } from "../context.ts";
import { loadItem, openCase } from "./load-item.ts";

const DAY_MS = 86_400_000;
const WINDOW_S = 3_600;

/** Keeps a person's word that cases may stay: until the date, or until the object changes. */
export async function acceptRisk(
  ctx: Context,
  { params, body }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  const { cluster, item } = params;
  await authorize(ctx, "readiness.accept", { cluster });
  const nowMs = ctx.clock.nowMs();
  expectDate(body.untilMs, nowMs);
  const { visible, current } = await loadItem(ctx, { cluster, item, windowS: WINDOW_S, namespaces: null });
  const { issuer, subject: who, display } = ctx.actor;
  const acceptances = body.subjects.map((wanted): RiskAcceptance => {
    const { subject, sentence } = openCase(visible, { ...wanted, cluster });
    return {
      cluster,
      item,
      subject,
      fingerprint: subjectFingerprint(current.run.facts.mesh, subject),
      sentence,
      reason: body.reason,
      by: { issuer, subject: who, display },
      acceptedAtMs: nowMs,
      untilMs: body.untilMs,
    };
  });
  const seq = await ctx.database.transaction(async (stores) => {
    for (const acceptance of acceptances) await stores.risks.save(acceptance);
    return appendAudit({ ctx, stores }, acceptances.map(recordOf));
  });
  ctx.publish({ type: "audit", cluster, seq });
  return { accepted: acceptances.length };
}

function expectDate(untilMs: number, nowMs: number): void {
  if (untilMs > nowMs && untilMs <= nowMs + MAX_ACCEPTED_DAYS * DAY_MS) return;
  throw new AppError("invalid", "A risk is accepted until a date within the next year", {
    hint: `Choose a date between ${formatDate(nowMs + DAY_MS, "UTC")} and ${formatDate(nowMs + MAX_ACCEPTED_DAYS * DAY_MS, "UTC")}.`,
  });
}

function recordOf({ cluster, item, subject, sentence, reason, untilMs }: RiskAcceptance): AuditInput {
  return {
    action: "accept.risk",
    outcome: "success",
    cluster,
    target: subject.kind === "Cluster" ? null : subject,
    reason: { code: item, text: reason },
    evidence: { item, case: sentence, until: new Date(untilMs).toISOString() },
  };
}
