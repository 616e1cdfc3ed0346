import { Clock } from "lucide-react";
import { formatClock, formatDate } from "@/lib/domain/base/format.ts";
import { Select } from "../ui/select.tsx";

const HOUR_MS = 3_600_000;

const SPANS: readonly { readonly value: string; readonly label: string; readonly spanMs: number | null }[] = [
  { value: "all", label: "Any time", spanMs: null },
  { value: "1h", label: "Last 1 h", spanMs: HOUR_MS },
  { value: "24h", label: "Last 24 h", spanMs: 24 * HOUR_MS },
  { value: "7d", label: "Last 7 d", spanMs: 7 * 24 * HOUR_MS },
  { value: "30d", label: "Last 30 d", spanMs: 30 * 24 * HOUR_MS },
];

interface TimeChoiceProps {
  /** Null: any time. */
  readonly sinceMs: number | null;
  readonly onChange: (sinceMs: number | null) => void;
}

/** Since when. A choice is a moment, not a moving window: the list holds still and the address means the same later. */
export function TimeChoice({ sinceMs, onChange }: TimeChoiceProps) {
  const since =
    sinceMs === null
      ? []
      : [
          {
            value: "since",
            label: `Since ${formatDate(sinceMs, "UTC", "no year")} ${formatClock(sinceMs, "UTC", "minute")}`,
          },
        ];
  return (
    <Select
      label="Time"
      hideLabel
      icon={<Clock aria-hidden className="size-3.5" />}
      value={sinceMs === null ? "all" : "since"}
      options={[...since, ...SPANS.map(({ value, label }) => ({ value, label }))]}
      onChange={(value) => {
        const span = SPANS.find((one) => one.value === value);
        if (span !== undefined) onChange(span.spanMs === null ? null : Date.now() - span.spanMs);
      }}
    />
  );
}
