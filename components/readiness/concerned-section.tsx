import type { ReactNode } from "react";
import { formatDate, formatClock, formatRps } from "@/lib/domain/base/format.ts";
import { changePath } from "@/lib/contracts/paths.ts";
import { PanelSection } from "../layout/side-panel.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { TextLink } from "../ui/text-link.tsx";
import type { ItemCase } from "./item-words.ts";

const MOST_CALLERS = 6;

interface ConcernedSectionProps {
  readonly cluster: string;
  readonly current: ItemCase;
}

/** Team, who touched it last, and the callers whose requests it touches. */
export function ConcernedSection({ cluster, current }: ConcernedSectionProps) {
  const { team, lastChange, callers, hiddenCallers } = current;
  const shown = callers.slice(0, MOST_CALLERS);
  const more = callers.length - shown.length;
  return (
    <PanelSection title="Who is concerned">
      <dl className="flex flex-col gap-1.5 text-control">
        <Row label="Team">
          {team === null ? (
            <span className="text-subtle">no label tells</span>
          ) : (
            <>
              {team.name}, by label <code className="font-mono text-code">{team.label}</code>
            </>
          )}
        </Row>
        {lastChange === null ? null : (
          <Row label="Last version seen">
            {`${formatDate(lastChange.atMs, "UTC", "no year")} ${formatClock(lastChange.atMs, "UTC", "minute")}`}
            {lastChange.changeSet === null ? (
              lastChange.manager === null ? null : (
                `, by ${lastChange.manager}`
              )
            ) : (
              <>
                {", with "}
                <TextLink href={changePath(cluster, lastChange.changeSet)}>
                  #{lastChange.changeSet.slice(0, 8)}
                </TextLink>
              </>
            )}
          </Row>
        )}
        {shown.map(({ namespace, workload, rateRps }) => (
          <Row
            key={`${namespace}/${workload}`}
            label={
              workload === "unknown" ? (
                "callers without a proxy"
              ) : (
                <ObjectName namespace={namespace} name={workload} />
              )
            }
          >
            {formatRps(rateRps)}
          </Row>
        ))}
        {more > 0 ? <Row label={`${more} more callers`}>{null}</Row> : null}
        {hiddenCallers > 0 ? (
          <Row label={`${hiddenCallers} callers of namespaces that you may not see`}>{null}</Row>
        ) : null}
      </dl>
    </PanelSection>
  );
}

function Row({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="min-w-0 truncate text-muted">{label}</dt>
      <dd className="min-w-0 text-right text-text">{children}</dd>
    </div>
  );
}
