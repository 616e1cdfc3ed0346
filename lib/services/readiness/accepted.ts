import { objectKey } from "@/lib/domain/kube/object-ref.ts";
import type { MeshSnapshot } from "@/lib/domain/mesh/snapshot.ts";
import {
  type AcceptanceState,
  acceptanceState,
  type RiskAcceptance,
  subjectFingerprint,
} from "@/lib/domain/readiness/acceptance.ts";
import type { Judgement } from "@/lib/domain/readiness/item.ts";
import type { Context } from "../context.ts";

export interface KnownAcceptance {
  readonly acceptance: RiskAcceptance;
  readonly state: AcceptanceState;
}

/** Finds what was accepted, with what became of it since. */
export type FindAcceptance = (item: string, subject: Judgement["subject"]) => KnownAcceptance | null;

export async function acceptancesOf(
  ctx: Pick<Context, "database" | "clock">,
  mesh: MeshSnapshot,
): Promise<FindAcceptance> {
  const stored = await ctx.database.risks.list(mesh.cluster);
  const byKey = new Map(stored.map((one) => [`${one.item} ${objectKey(one.subject)}`, one]));
  const nowMs = ctx.clock.nowMs();
  return (item, subject) => {
    const acceptance = byKey.get(`${item} ${objectKey(subject)}`);
    if (acceptance === undefined) return null;
    const fingerprint = subjectFingerprint(mesh, subject);
    return { acceptance, state: acceptanceState(acceptance, { nowMs, fingerprint }) };
  };
}
