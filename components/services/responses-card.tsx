import { formatPercent, formatRps } from "@/lib/domain/base/format.ts";
import { Card, CardHead } from "../ui/card.tsx";
import { cn } from "../ui/cn.ts";
import { StateBlock } from "../ui/state-block.tsx";
import { describeFlags, responseTone, type ResponseTone } from "./response-words.ts";
import { responseName } from "@/lib/domain/traffic/response-name.ts";
import type { ServiceAnswer } from "./service-answer.ts";

const FILLS: Readonly<Record<ResponseTone, string>> = {
  ok: "bg-status-ok-mark",
  idle: "bg-status-idle-mark",
  error: "bg-status-error-mark",
};

/** Shares of all responses as their callers saw them. */
export function ResponsesCard({ service }: { readonly service: ServiceAnswer }) {
  const { responses, rateRps, versions } = service;
  return (
    <Card>
      <CardHead title="Responses" note={`${formatRps(rateRps)}, as callers saw them`} />
      {responses.length === 0 ? (
        <StateBlock kind="empty" title="No responses in the window">
          Codes and Envoy&apos;s flags are summed up here as requests are answered.
        </StateBlock>
      ) : (
        <div className="px-3.5 pt-3 pb-3">
          <div aria-hidden className="flex h-2 gap-0.5">
            {responses.map((response) => (
              <span
                key={responseName(response)}
                className={cn("min-w-1 rounded-[2px]", FILLS[responseTone(response)])}
                style={{ flex: `${response.share} 1 0` }}
              />
            ))}
          </div>
          <ul className="mt-2.5 flex flex-wrap gap-x-6 gap-y-1.5 text-control">
            {responses.map((response) => (
              <li key={responseName(response)} className="inline-flex items-center gap-2">
                <span aria-hidden className={cn("size-2.25 rounded-[2px]", FILLS[responseTone(response)])} />
                <span className="text-muted">{responseName(response)}</span>
                <span className="font-semibold">{formatPercent(response.share)}</span>
                <span className="text-small text-subtle">{noteOf(response, versions.length)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

type Response = ServiceAnswer["responses"][number];

/** What is special about it: who alone answers so, why, or who gets it. */
function noteOf(response: Response, versionCount: number): string {
  const { versions, flags, mostlyTo } = response;
  const [only] = versions;
  const parts = [
    versions.length === 1 && versionCount > 1 && only !== undefined ? `${only} only` : "",
    describeFlags(flags),
  ].filter((part) => part !== "");
  if (parts.length === 0 && responseTone(response) === "idle" && mostlyTo !== null)
    return `mostly ${mostlyTo}`;
  return parts.join(", ");
}
