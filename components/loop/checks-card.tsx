import { Shield } from "lucide-react";
import type { ReactNode } from "react";
import type { ApiError } from "../live/api-client.ts";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { checksOf, type Check } from "./checks.ts";
import type { Preview } from "./use-preview.ts";

export interface ChecksCardProps {
  readonly preview: Preview | undefined;
  readonly error: ApiError | null;
  /** A newer answer is on its way. */
  readonly isChecking: boolean;
  /** The editor's own checks, before those of the server. */
  readonly own?: readonly Check[];
  /** Shown while there is nothing to check. */
  readonly idle: ReactNode;
}

/** Findings, dry-run, other writers and risk of the draft, checked as somebody types. */
export function ChecksCard({ preview, error, isChecking, own = [], idle }: ChecksCardProps) {
  return (
    <Card aria-label="Checks">
      <CardHead
        title="Checks"
        actions={<span className="text-small">{isChecking ? "checking" : "as you type"}</span>}
      />
      <CardBody className="px-0 py-1">
        {error !== null && preview === undefined ? (
          <StateBlock kind="error" title={error.message}>
            {error.hint ?? "The draft stays as it is. The checks run again with the next edit."}
          </StateBlock>
        ) : null}
        <ul aria-live="polite" aria-busy={isChecking}>
          {own.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
          {preview === undefined
            ? null
            : checksOf(preview).map((check) => <CheckRow key={check.id} check={check} />)}
        </ul>
        {preview === undefined && error === null ? (
          <div className="px-3.5 py-2 text-control text-muted">{idle}</div>
        ) : null}
      </CardBody>
    </Card>
  );
}

function CheckRow({ check: { state, title, details } }: { readonly check: Check }) {
  return (
    <li className="flex items-start gap-2.5 px-3.5 py-2">
      {state === "note" ? (
        <Shield aria-hidden className="mt-0.5 size-3.5 shrink-0 text-subtle" />
      ) : (
        <HealthMark state={state} className="mt-0.5" />
      )}
      <div className="min-w-0">
        <p className="text-body font-medium">{title}</p>
        {details.map((detail, at) => (
          <p key={at} className="text-small break-words text-muted">
            {detail}
          </p>
        ))}
      </div>
    </li>
  );
}
