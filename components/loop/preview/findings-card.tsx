import { objectPath } from "@/lib/contracts/paths.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card, CardHead } from "../../ui/card.tsx";
import { HealthMark } from "../../ui/health-mark.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import type { Effect } from "./effect-words.ts";

type Finding = Effect["findings"]["fresh"][number];
type Kind = "new" | "fixed" | "remaining";

const MARKS = { error: "failing", warning: "degraded", info: "idle" } as const;
const MOST = 8;

export interface FindingsCardProps {
  readonly cluster: string;
  readonly findings: Effect["findings"] | undefined;
}

/** What the rules find after the change that they did not find before, what goes, and what stays on these objects. */
export function FindingsCard({ cluster, findings }: FindingsCardProps) {
  if (findings === undefined) return null;
  const { fresh, fixed, remaining, missing } = findings;
  const all: readonly (readonly [Kind, Finding])[] = [
    ...fresh.map((finding) => ["new", finding] as const),
    ...fixed.map((finding) => ["fixed", finding] as const),
    ...remaining.map((finding) => ["remaining", finding] as const),
  ];
  return (
    <Card aria-label="Findings">
      <CardHead
        title="Findings"
        note={`${String(fresh.length)} new, ${String(fixed.length)} fixed, ${String(remaining.length)} remaining`}
      />
      {all.length === 0 ? (
        <p className="flex items-center gap-2.5 px-3.5 py-2 text-control text-muted">
          <HealthMark state="healthy" decorative />
          No rule finds anything.
        </p>
      ) : (
        <ul className="max-h-96 overflow-auto py-1">
          {all.slice(0, MOST).map(([kind, finding], at) => (
            <FindingLine key={at} cluster={cluster} kind={kind} finding={finding} />
          ))}
        </ul>
      )}
      {all.length > MOST ? (
        <p className="px-3.5 pb-2 text-small text-subtle">{all.length - MOST} more</p>
      ) : null}
      {missing.map(({ what, why }) => (
        <p key={what} className="px-3.5 pb-2 text-small text-subtle">
          {what}: {why}
        </p>
      ))}
    </Card>
  );
}

interface FindingLineProps {
  readonly cluster: string;
  readonly kind: Kind;
  readonly finding: Finding;
}

function FindingLine({ cluster, kind, finding }: FindingLineProps) {
  const { code, severity, title, ref, path, sentence, aliases } = finding;
  return (
    <li className="flex items-start gap-2.5 px-3.5 py-1.5">
      <HealthMark state={kind === "fixed" ? "healthy" : MARKS[severity]} className="mt-0.5" />
      <div className="min-w-0">
        <p className="text-body font-medium">
          {kind === "fixed" ? <s>{title}</s> : title}{" "}
          {kind === "remaining" ? null : <Badge tone={kind === "new" ? "accent" : "ok"}>{kind}</Badge>}
        </p>
        <p className="text-small break-words text-muted">
          <TextLink className="underline" href={objectPath(cluster, ref)}>
            {describeRef(ref)}
          </TextLink>{" "}
          {sentence}
        </p>
        <p className="font-mono text-micro break-all text-subtle">
          {[code, ...aliases].join(" · ")} {path}
        </p>
      </div>
    </li>
  );
}
