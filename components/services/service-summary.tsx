import Link from "next/link";
import { servicePath } from "@/lib/contracts/paths.ts";
import {
  formatBytesPerSecond,
  formatDuration,
  formatPercentNumber,
  formatRate,
} from "@/lib/domain/base/format.ts";
import { PanelSection, SidePanel } from "../layout/side-panel.tsx";
import { BecauseList } from "../ui/because-line.tsx";
import { Button } from "../ui/button.tsx";
import { Facts } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { ObjectName } from "../ui/object-name.tsx";
import { SmallFigure } from "../ui/tile.tsx";
import { MtlsMark } from "./mtls-mark.tsx";
import type { ServiceRow } from "./service-row.ts";

interface ServiceSummaryProps {
  readonly cluster: string;
  readonly service: ServiceRow;
  readonly carried: string;
  readonly onClose: () => void;
}

/** What the list knows of the selected service. */
export function ServiceSummary({ cluster, service, carried, onClose }: ServiceSummaryProps) {
  const { namespace, name, health, ports, versions, ready, endpoints, callers } = service;
  return (
    <SidePanel
      label={`Service ${namespace}/${name}`}
      variant="card"
      onClose={onClose}
      title={
        <>
          <KindBadge kind="Service" />
          <ObjectName namespace={namespace} name={name} className="text-body font-semibold" />
        </>
      }
      actions={
        <Button asChild>
          <Link href={`${servicePath(cluster, namespace, name)}${carried}`}>Open service</Link>
        </Button>
      }
    >
      <PanelSection>
        <HealthMark state={health.state} withWord />
        {health.because.length === 0 ? null : (
          <div className="mt-2">
            <BecauseList causes={health.because} />
          </div>
        )}
      </PanelSection>
      <PanelSection>
        <div className="grid grid-cols-3 gap-3">
          <SmallFigure label="Requests" figure={formatRate(service.rateRps)} unit="rps" />
          <SmallFigure
            label="Error share"
            figure={formatPercentNumber(service.errorRatio)}
            unit="%"
            bad={(service.errorRatio ?? 0) > 0}
          />
          <SmallFigure label="p95" figure={formatDuration(service.p95Ms)} unit="" />
        </div>
      </PanelSection>
      <PanelSection>
        <Facts
          rows={[
            ["mTLS", <MtlsMark key="mtls" ratio={service.mtlsRatio} />],
            ["Versions", versions.length === 0 ? "none" : versions.join(", ")],
            ["Endpoints", `${ready} of ${endpoints} ready`],
            ["Callers", callers === 0 ? "none seen" : String(callers)],
            [
              "Ports",
              ports
                .map(({ name: port, port: number, protocol }) => `${number} ${port} (${protocol})`)
                .join(", "),
            ],
            ...(service.bytesPerS > 0 ? [["TCP", formatBytesPerSecond(service.bytesPerS)] as const] : []),
          ]}
        />
      </PanelSection>
    </SidePanel>
  );
}
