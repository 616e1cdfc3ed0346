"use client";

import { useState } from "react";
import type { ApiError } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Checkbox, Input, Labelled } from "../ui/input.tsx";
import { subjectName, type ItemCase } from "./item-words.ts";

export interface AcceptedInput {
  readonly reason: string;
  readonly untilMs: number;
  readonly isForAll: boolean;
}

interface AcceptDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly current: ItemCase;
  /** Open cases besides this one. */
  readonly others: number;
  readonly busy: boolean;
  readonly failure: ApiError | null;
  readonly onAccept: (input: AcceptedInput) => void;
}

const DAY_MS = 86_400_000;
const SHORTEST_REASON = 3;
const USUAL_DAYS = 90;
const MOST_DAYS = 365;

const dateText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Reason and end date; both are needed. */
export function AcceptDialog({ open, onOpenChange, ...rest }: AcceptDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Accept ${subjectName(rest.current.subject)} as it is?`}
    >
      <AcceptForm {...rest} onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}

type AcceptFormProps = Omit<AcceptDialogProps, "open" | "onOpenChange"> & { readonly onCancel: () => void };

function AcceptForm({ current, others, busy, failure, onAccept, onCancel }: AcceptFormProps) {
  const [nowMs] = useState(() => Date.now());
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(dateText(nowMs + USUAL_DAYS * DAY_MS));
  const [isForAll, setIsForAll] = useState(false);
  const untilMs = Date.parse(`${until}T23:59:59Z`);
  const isDate = untilMs > nowMs && untilMs <= nowMs + (MOST_DAYS + 1) * DAY_MS;
  const isReady = reason.trim().length >= SHORTEST_REASON && isDate;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !busy) onAccept({ reason: reason.trim(), untilMs, isForAll });
      }}
    >
      <p className="text-control text-muted">{current.sentence}.</p>
      <Labelled label="Reason" help="It stands beside the item and in the audit log.">
        <textarea
          required
          rows={3}
          maxLength={1_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          className="rounded-control border border-border-control bg-surface-sunken px-2 py-1.5 text-control"
        />
      </Labelled>
      <Labelled label="Until" help="On that day, or as soon as the object changes, it counts again.">
        <Input
          type="date"
          required
          className="w-40"
          min={dateText(nowMs + DAY_MS)}
          max={dateText(nowMs + MOST_DAYS * DAY_MS)}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          invalid={isDate ? undefined : "Choose a day within the next year"}
        />
      </Labelled>
      {others > 0 ? (
        <Checkbox
          label={`Also the ${others} other open ${others === 1 ? "case" : "cases"} of this item`}
          checked={isForAll}
          onCheckedChange={setIsForAll}
        />
      ) : null}
      {failure === null ? null : (
        <p role="alert" className="text-small text-status-error">
          {failure.message}. {failure.hint ?? ""}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy && "Accepting"} disabled={!isReady}>
          Accept risk
        </Button>
      </div>
    </form>
  );
}
