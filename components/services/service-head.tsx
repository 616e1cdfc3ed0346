import { Lock, LockOpen, Split } from "lucide-react";
import Link from "next/link";
import { splitPath } from "@/lib/contracts/paths.ts";
import { formatPercent } from "@/lib/domain/base/format.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { HealthMark, healthWord } from "../ui/health-mark.tsx";
import { KindBadge } from "../ui/kind-badge.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { splittableObject, type ServiceAnswer } from "./service-answer.ts";

interface ServiceHeadProps {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  /** Undefined while it is on its way or cannot be shown. */
  readonly service: ServiceAnswer | undefined;
}

/** Name, state and why, mTLS, and the way to the split. */
export function ServiceHead({ namespace, name, cluster, service }: ServiceHeadProps) {
  const split = service === undefined ? null : splittableObject(service.routes);
  return (
    <PageHead
      before={
        service === undefined ? undefined : (
          <HealthMark state={service.health.state} size={16} reason={service.health.because[0]} />
        )
      }
      title={name}
      facts={
        <>
          <KindBadge kind="Service" />
          <span>{namespace}</span>
          {service === undefined ? null : <MtlsBadge service={service} />}
        </>
      }
      detail={service === undefined ? `${name}.${namespace}` : <DetailLine service={service} />}
      actions={
        split === null ? undefined : (
          <Button asChild>
            <Link href={splitPath(cluster, split)}>
              <Split aria-hidden className="size-3.5" />
              Split traffic
            </Link>
          </Button>
        )
      }
    />
  );
}

function MtlsBadge({ service: { mtlsMode, mtlsRatio } }: { readonly service: ServiceAnswer }) {
  const isSafe = mtlsMode === "STRICT" && (mtlsRatio === null || mtlsRatio === 1);
  const Icon = isSafe ? Lock : LockOpen;
  return (
    <Badge tone={isSafe ? "neutral" : "degraded"}>
      <Icon aria-hidden className="size-3" />
      {mtlsRatio === null ? mtlsMode : `${mtlsMode}, ${formatPercent(mtlsRatio)} mTLS`}
    </Badge>
  );
}

function DetailLine({ service }: { readonly service: ServiceAnswer }) {
  const { host, ports, versions, pods, health } = service;
  const ready = pods.filter((pod) => pod.ready).length;
  const facts = [
    host,
    ...ports.map(({ port, protocol }) => `port ${port} ${protocol}`),
    plural(versions.length, "version"),
    ready === pods.length ? plural(pods.length, "endpoint") : `${ready} of ${pods.length} endpoints ready`,
  ].join(" · ");
  const [because] = health.because;
  return (
    <span title={[facts, ...health.because].join(" · ")}>
      {facts}
      {because === undefined ? null : (
        <>
          {` · ${healthWord(health.state).toLowerCase()} because `}
          <span className="text-muted">{lowerFirst(health.because.join("; "))}</span>
        </>
      )}
    </span>
  );
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
