"use client";

import { useState } from "react";
import type { ExpectedAnswer } from "@/lib/domain/request-tests/request-test.ts";
import type { ApiError } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { Input, Labelled, NumberInput } from "../ui/input.tsx";
import { SegmentedControl } from "../ui/segmented-control.tsx";

interface TestFormProps {
  readonly initialName: string;
  readonly initial: ExpectedAnswer;
  /** "Save test". */
  readonly verb: string;
  readonly busy: boolean;
  readonly failure: ApiError | null;
  readonly onSave: (name: string, expected: ExpectedAnswer) => void;
  readonly onCancel: () => void;
}

const VERDICTS = [
  { value: "reaches", label: "reaches" },
  { value: "denied", label: "is denied" },
  { value: "fails", label: "fails" },
] as const;

/** Name and expected answer; fields left empty are not looked at. */
export function TestForm(props: TestFormProps) {
  const { verb, busy, failure, onSave, onCancel } = props;
  const [name, setName] = useState(props.initialName);
  const [expected, setExpected] = useState(props.initial);
  const isReady = name.trim() !== "";
  const patch = (change: Partial<ExpectedAnswer>) => setExpected((before) => ({ ...before, ...change }));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !busy) onSave(name.trim(), expected);
      }}
    >
      <Labelled label="Name">
        <Input
          required
          maxLength={120}
          className="w-full"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Labelled>
      <div className="flex flex-col items-start gap-1">
        <span className="text-label text-subtle">It is expected that the request</span>
        <SegmentedControl
          label="Expected"
          value={expected.verdict}
          options={VERDICTS}
          onChange={(verdict) => patch({ verdict })}
        />
      </div>
      <div className="grid grid-cols-[88px_1fr_110px] gap-3">
        <Labelled label="Status">
          <NumberInput
            value={expected.status}
            min={100}
            max={599}
            onValueChange={(status) => patch({ status })}
          />
        </Labelled>
        <Labelled label="Workload that gets it">
          <Input
            mono
            placeholder="namespace/name"
            value={expected.by ?? ""}
            onChange={(event) =>
              patch({ by: event.target.value.trim() === "" ? null : event.target.value.trim() })
            }
          />
        </Labelled>
        <Labelled label="Share at least">
          <NumberInput
            unit="%"
            min={0}
            max={100}
            value={expected.minShare === null ? null : Math.round(expected.minShare * 1_000) / 10}
            onValueChange={(percent) =>
              patch({ minShare: percent === null ? null : Math.min(100, Math.max(0, percent)) / 100 })
            }
          />
        </Labelled>
      </div>
      {failure === null ? null : (
        <p role="alert" className="text-small text-status-error">
          {failure.message}. {failure.hint ?? ""}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy && "Saving"} disabled={!isReady}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
