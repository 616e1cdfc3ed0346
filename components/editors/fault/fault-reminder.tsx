"use client";

import { useState } from "react";
import { formatAge, formatDate } from "@/lib/domain/base/format.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { FieldGroup } from "../../fields/field-group.tsx";
import { useForm } from "../../fields/form-context.ts";
import { Button } from "../../ui/button.tsx";
import { HealthMark } from "../../ui/health-mark.tsx";
import { expiryOf, FAULT_UNTIL, type Expiry } from "./fault-sentences.ts";

const HOUR_MS = 3_600_000;
const OFFERS = [
  ["In 1 h", HOUR_MS],
  ["In 4 h", 4 * HOUR_MS],
  ["In 24 h", 24 * HOUR_MS],
] as const;

/** Until when the fault is meant to stay. A reminder: nothing ends it by itself. */
export function FaultReminder() {
  const { form, edit, isReadOnly } = useForm();
  const [nowMs] = useState(() => Date.now());
  const path = ["metadata", "annotations", FAULT_UNTIL];
  const expiry = expiryOf(valueAt(form.value, path), nowMs);
  return (
    <FieldGroup title="Until when" note="a reminder in an annotation; Istio does not end the fault by itself">
      <div className="flex flex-wrap items-center gap-2 text-control">
        <HealthMark state={MARKS[expiry.state]} decorative />
        <span className={expiry.state === "passed" ? "text-status-degraded" : "text-muted"}>
          {wordsOf(expiry, nowMs)}
        </span>
        {isReadOnly
          ? null
          : OFFERS.map(([label, aheadMs]) => (
              <Button
                key={label}
                size="sm"
                onClick={() =>
                  edit({ type: "set", path, value: new Date(Date.now() + aheadMs).toISOString() })
                }
              >
                {label}
              </Button>
            ))}
        {isReadOnly || expiry.state === "none" ? null : (
          <Button size="sm" tone="quiet" onClick={() => edit({ type: "remove", path })}>
            No reminder
          </Button>
        )}
      </div>
    </FieldGroup>
  );
}

const MARKS = { none: "unknown", unreadable: "unknown", ahead: "healthy", passed: "degraded" } as const;

function wordsOf(expiry: Expiry, nowMs: number): string {
  switch (expiry.state) {
    case "none":
      return "No end is noted.";
    case "unreadable":
      return "The annotation holds no time that can be read.";
    case "ahead":
      return `To be removed by ${formatDate(expiry.atMs, "UTC")}.`;
    case "passed":
      return `Should be gone for ${formatAge(expiry.atMs, nowMs, "UTC")}: remove the fault.`;
  }
}
