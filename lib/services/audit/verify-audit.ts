import type { AuditVerification, verifyAudit as contract } from "../../contracts/audit.ts";
import type { InputOf } from "../../contracts/api.ts";
import {
  checkRecord,
  finishChainCheck,
  startChainCheck,
  type ChainCheck,
} from "../../domain/audit/verify.ts";
import type { ChainHead } from "../../domain/audit/chain.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { appendAudit } from "../append-audit.ts";

const PAGE_RECORDS = 500;

/** Recomputes the whole chain in pages up to the head of this moment. A broken chain is itself recorded. */
export async function verifyAudit(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<AuditVerification> {
  await authorize(ctx, "audit.verify", { cluster: params.cluster });
  const cluster = clusterOf(ctx, params.cluster).id;
  const head = await ctx.database.audit.head();
  const check = await checkUpTo(ctx, head);
  const intact = check.findings.length === 0;
  const [first] = check.findings;
  await ctx.database.transaction((stores) =>
    appendAudit({ ctx, stores }, [
      {
        action: "verify.audit",
        outcome: intact ? "success" : "failure",
        reason:
          first === undefined
            ? null
            : { code: first.fault, text: `Record ${String(first.seq)}: ${first.text}` },
        cluster,
        evidence: { headSeq: head.seq, headHash: head.hash, count: check.count },
      },
    ]),
  );
  return {
    intact,
    count: check.count,
    headSeq: head.seq,
    headHash: head.hash,
    logId: head.logId,
    checkedAtMs: ctx.clock.nowMs(),
    findings: [...check.findings],
  };
}

async function checkUpTo(ctx: Context, head: ChainHead): Promise<ChainCheck> {
  let check = startChainCheck(head.logId);
  let nextSeq = 1;
  for (;;) {
    const page = await ctx.database.audit.range(head.logId, nextSeq, PAGE_RECORDS);
    for (const { record, columns } of page) {
      // Records appended while the check runs are beyond the head it compares with.
      if (record.seq <= head.seq) check = checkRecord(check, record, columns);
    }
    const last = page.at(-1);
    if (last === undefined || last.record.seq >= head.seq || page.length < PAGE_RECORDS) break;
    nextSeq = last.record.seq + 1;
  }
  return finishChainCheck(check, head);
}
