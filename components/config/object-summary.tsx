import Link from "next/link";
import { objectPath, splitPath } from "@/lib/contracts/paths.ts";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { Button } from "../ui/button.tsx";
import { Facts } from "../ui/card.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { ageText } from "./config-columns.tsx";
import { kindTitle, ownerTitle, type ConfigRow } from "./config-row.ts";

interface ObjectSummaryProps {
  readonly cluster: string;
  readonly object: ConfigRow;
  readonly carried: string;
  readonly nowMs: number | null;
  readonly onClose: () => void;
}

const WITH_SPLIT = new Set(["VirtualService", "HTTPRoute"]);

/** The selected row of the list: its facts and labels, and where to go with it. */
export function ObjectSummary({ cluster, object, carried, nowMs, onClose }: ObjectSummaryProps) {
  const { ref, apiVersion, summary, labels, lastManager, createdAtMs } = object;
  const namespace = ref.namespace === "" ? null : ref.namespace;
  const lines = Object.entries(labels);
  return (
    <SidePanel
      variant="card"
      label={`${kindTitle(ref)} ${ref.name}`}
      title={
        <>
          <KindBadge kind={ref.kind} />
          <span className="min-w-0 truncate font-semibold">
            <ObjectName namespace={namespace} name={ref.name} />
          </span>
        </>
      }
      actions={
        <>
          {WITH_SPLIT.has(ref.kind) ? (
            <Button asChild>
              <Link href={`${splitPath(cluster, ref)}${carried}`}>Split traffic</Link>
            </Button>
          ) : null}
          <Button asChild>
            <Link href={`${objectPath(cluster, ref)}${carried}`}>Open</Link>
          </Button>
        </>
      }
      onClose={onClose}
    >
      <PanelSection>
        <Facts
          rows={[
            ["Kind", kindTitle(ref)],
            ["API", apiVersion],
            ["Says", summary === "" ? "–" : summary],
            [
              "Findings",
              object.findings === null ? "not known yet" : object.findings.codes.join(", ") || "none",
            ],
            ["Owner", ownerTitle(object)],
            ["Last written by", lastManager?.manager ?? "not recorded"],
            ["Made", ageText(createdAtMs, nowMs)],
          ]}
        />
      </PanelSection>
      <PanelSection title="Labels">
        {lines.length === 0 ? <p className="text-control text-subtle">It has none.</p> : null}
        <ul className="font-mono text-code break-all">
          {lines.map(([key, value]) => (
            <li key={key}>
              <span className="text-muted">{key}=</span>
              {value}
            </li>
          ))}
        </ul>
      </PanelSection>
    </SidePanel>
  );
}
