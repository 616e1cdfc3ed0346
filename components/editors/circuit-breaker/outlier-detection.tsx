"use client";

import type { JsonObject, Path } from "@/lib/domain/base/json.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { Consequence } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { cn } from "../../ui/cn.ts";
import type { BreakerLevel } from "./breaker-levels.ts";
import { ejectionRow, ejectionSentence, ENDPOINT_COUNTS, panicSentence } from "./breaker-sentences.ts";

interface OutlierDetectionProps {
  readonly level: BreakerLevel;
  /** The same level of the live object; null when it is new. */
  readonly livePolicy: JsonObject | null;
  /** Ready endpoints of the host; null when unknown. */
  readonly endpoints: number | null;
}

const FIELDS = [
  { name: "consecutive5xxErrors", hint: "failures in a row; 0 is off", defaultText: "5" },
  { name: "consecutiveGatewayErrors", hint: "502, 503 and 504 in a row", defaultText: "off" },
  { name: "interval", hint: "between sweeps that take hosts back", defaultText: "10s" },
  { name: "baseEjectionTime", hint: "× how often it was ejected", defaultText: "30s" },
  { name: "maxEjectionPercent", hint: "a true cap; 0 means the default", defaultText: "10" },
  { name: "minHealthPercent", hint: "panic threshold", defaultText: "0, no panic" },
] as const;

/** What takes a failing host out, for how long, and how many may be out at once. */
export function OutlierDetection({ level, livePolicy, endpoints }: OutlierDetectionProps) {
  const path: Path = [...level.path, "outlierDetection"];
  const isSet = level.policy["outlierDetection"] !== undefined;
  return (
    <section aria-label={`Outlier detection, ${level.title}`} className="mt-2 border-t border-border pt-2">
      <h4 className="text-label text-subtle">
        Outlier detection: a host that keeps failing is taken out for a while
      </h4>
      {FIELDS.map(({ name, hint, defaultText }) => (
        <Field
          key={name}
          path={[...path, name]}
          hint={hint}
          width="number"
          defaultText={isSet ? defaultText : "no outlier detection"}
        />
      ))}
      <AllFields path={path} except={FIELDS.map(({ name }) => name)} />
      {isSet ? <EjectionTable level={level} livePolicy={livePolicy} endpoints={endpoints} /> : null}
      {endpoints === null ? null : (
        <Consequence>
          {[ejectionSentence(level.policy, endpoints), panicSentence(level.policy)].map((sentence) =>
            sentence === null ? null : (
              <span key={sentence} className="block">
                {sentence}
              </span>
            ),
          )}
        </Consequence>
      )}
    </section>
  );
}

/** Hosts that may be out at once for 1–6 endpoints, live and as drafted; the count that there is stands out. */
function EjectionTable({ level, livePolicy, endpoints }: OutlierDetectionProps) {
  const rows = [
    ...(livePolicy?.["outlierDetection"] === undefined
      ? []
      : [{ name: "live", counts: ejectionRow(livePolicy), isDraft: false }]),
    { name: "draft", counts: ejectionRow(level.policy), isDraft: true },
  ];
  return (
    <table className="mt-1 w-fit border-collapse text-control tabular-nums">
      <caption className="pb-0.5 text-left text-label text-subtle">Hosts that may be out at once</caption>
      <thead>
        <tr>
          <th scope="col" className="pr-4 text-left text-label font-medium text-subtle">
            endpoints
          </th>
          {ENDPOINT_COUNTS.map((count) => (
            <th
              key={count}
              scope="col"
              className={cn(
                "w-10 text-center text-label font-medium text-subtle",
                count === endpoints && MARKED,
              )}
            >
              {count}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, counts, isDraft }) => (
          <tr key={name}>
            <th scope="row" className="pr-4 text-left font-normal text-muted">
              {name}
            </th>
            {counts.map((mayBeOut, at) => (
              <td
                key={ENDPOINT_COUNTS[at]}
                className={cn(
                  "text-center",
                  ENDPOINT_COUNTS[at] === endpoints && MARKED,
                  isDraft ? "font-medium text-text" : "text-muted",
                )}
              >
                {mayBeOut}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const MARKED = "bg-accent-soft text-text";
