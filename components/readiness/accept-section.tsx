"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { acceptRisk, listReadiness, readReadinessItem, withdrawRisk } from "@/lib/contracts/readiness.ts";
import { formatDate } from "@/lib/domain/base/format.ts";
import { PanelSection } from "../layout/side-panel.tsx";
import { ApiError, callApi } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { AcceptDialog, type AcceptedInput } from "./accept-dialog.tsx";
import type { ItemAnswer, ItemCase } from "./item-words.ts";

interface AcceptSectionProps {
  readonly cluster: string;
  readonly answer: ItemAnswer;
  readonly current: ItemCase;
}

const NEEDS_ROLE = "It needs the role operator, security-reviewer or admin";

/** Accept the case for a while, or see who did and take it back. */
export function AcceptSection({ cluster, answer, current }: AcceptSectionProps) {
  const { may, item, cases } = answer;
  const { acceptance } = current;
  const [isOpen, setIsOpen] = useState(false);
  const action = useRiskAction();
  const params = { cluster, item: item.id };
  const open = cases.filter((one) => one.acceptance?.state !== "in force");
  function accept({ reason, untilMs, isForAll }: AcceptedInput) {
    const subjects = (isForAll ? open : [current]).map(({ subject }) => subject);
    void action.run(async () => {
      await callApi(acceptRisk, { params, body: { subjects, reason, untilMs } });
      setIsOpen(false);
    });
  }
  function withdraw() {
    void action.run(() => callApi(withdrawRisk, { params, body: { subject: current.subject } }));
  }
  return (
    <PanelSection title={acceptance?.state === "in force" ? "Accepted" : "Not a problem here?"}>
      {acceptance === null ? (
        <p className="mb-2.5 text-control text-muted">
          Accept it with a reason. It stays listed as accepted, comes back at its date or when the object
          changes, and is in the audit log.
        </p>
      ) : (
        <AcceptanceWords acceptance={acceptance} />
      )}
      {acceptance?.state === "in force" ? (
        <Button
          busy={action.isBusy && "Taking it back"}
          disabledReason={may.accept ? null : NEEDS_ROLE}
          onClick={withdraw}
        >
          Take it back
        </Button>
      ) : (
        <Button disabledReason={may.accept ? null : NEEDS_ROLE} onClick={() => setIsOpen(true)}>
          Accept with reason…
        </Button>
      )}
      {action.failure === null || isOpen ? null : (
        <p role="alert" className="mt-2 text-small text-status-error">
          {action.failure.message}
        </p>
      )}
      <AcceptDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        current={current}
        others={open.length - 1}
        busy={action.isBusy}
        failure={action.failure}
        onAccept={accept}
      />
    </PanelSection>
  );
}

const ENDED = {
  "in force": null,
  expired: "That time is over.",
  "object changed": "The object changed since, so it counts again.",
} as const;

function AcceptanceWords({ acceptance }: { readonly acceptance: NonNullable<ItemCase["acceptance"]> }) {
  const { reason, by, acceptedAtMs, untilMs, state } = acceptance;
  return (
    <div className="mb-2.5 text-control">
      <p>“{reason}”</p>
      <p className="mt-1 text-small text-muted">
        {`${by}, ${formatDate(acceptedAtMs, "UTC")}, until ${formatDate(untilMs, "UTC")}. ${ENDED[state] ?? ""}`}
      </p>
    </div>
  );
}

function useRiskAction() {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  async function run(step: () => Promise<unknown>): Promise<void> {
    setIsBusy(true);
    setFailure(null);
    try {
      await step();
      await Promise.all(
        [listReadiness.id, readReadinessItem.id].map((id) => client.invalidateQueries({ queryKey: [id] })),
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  }
  return { isBusy, failure, run };
}
