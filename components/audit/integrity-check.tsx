import { useMutation } from "@tanstack/react-query";
import { verifyAudit } from "@/lib/contracts/audit.ts";
import { formatClock, formatCount } from "@/lib/domain/base/format.ts";
import { callApi, type ApiError } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { IntegrityBadge, type Integrity } from "../ui/integrity-badge.tsx";
import type { Verification } from "./audit-answer.ts";

interface IntegrityCheckProps {
  readonly cluster: string;
  readonly verification: Verification | null;
  readonly onVerified: (verification: Verification) => void;
  /** Address of a record, for the first broken one. */
  readonly hrefOf: (seq: number) => string;
}

/** The state of the chain as the last check of this page found it, and the button that checks it. */
export function IntegrityCheck({ cluster, verification, onVerified, hrefOf }: IntegrityCheckProps) {
  const check = useMutation<Verification, ApiError>({
    mutationFn: () => callApi(verifyAudit, { params: { cluster } }),
    onSuccess: onVerified,
  });
  return (
    <>
      <div role="status">
        <IntegrityBadge integrity={integrityOf(verification, check.error, hrefOf)} />
      </div>
      <Button busy={check.isPending ? "Verifying" : false} onClick={() => check.mutate()}>
        Verify now
      </Button>
    </>
  );
}

export function integrityOf(
  verification: Verification | null,
  error: Pick<ApiError, "message"> | null,
  hrefOf: (seq: number) => string,
): Integrity {
  if (error !== null) return { kind: "unknown", because: error.message };
  if (verification === null)
    return { kind: "unknown", because: "it was not checked since this page was opened" };
  const { headSeq, count, checkedAtMs, findings } = verification;
  const [first] = findings;
  if (first !== undefined) {
    return { kind: "broken", firstBroken: first.seq, href: hrefOf(first.seq), detail: first.text };
  }
  return {
    kind: "intact",
    toSequence: headSeq,
    detail: `${formatCount(count)} records checked ${formatClock(checkedAtMs, "UTC")}`,
  };
}
