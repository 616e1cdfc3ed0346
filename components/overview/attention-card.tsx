import Link from "next/link";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview } from "@/lib/contracts/overview.ts";
import { servicePath } from "@/lib/contracts/paths.ts";
import { BecauseList } from "../ui/because-line.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";

interface AttentionCardProps {
  readonly overview: ResponseOf<typeof readOverview> | undefined;
  readonly cluster: string;
}

/** What a person should look at first, worst first, each with its cause. */
export function AttentionCard({ overview, cluster }: AttentionCardProps) {
  return (
    <Card>
      <CardHead title="Needs attention" count={overview?.attention.length} actions="worst first" />
      {overview === undefined ? <Skeleton className="m-3.5 h-40" /> : null}
      {overview?.attention.length === 0 ? (
        <StateBlock
          kind="empty"
          title="Nothing needs attention"
          icon={<HealthMark state="healthy" size={16} decorative />}
        >
          Services that fail and workloads without a proxy would be listed here.
        </StateBlock>
      ) : null}
      <ul>
        {overview?.attention.map(({ id, severity, title, because, namespace, service }) => (
          <li key={id} className="flex gap-2.5 border-b border-border px-3.5 py-2.5 last:border-b-0">
            <HealthMark state={severity === "error" ? "failing" : "degraded"} className="mt-0.5" />
            <div className="min-w-0 flex-1">
              <p className="text-body font-medium">{title}</p>
              <BecauseList causes={because} />
            </div>
            {service === null ? null : (
              <Link
                className="shrink-0 text-control text-accent hover:underline"
                href={servicePath(cluster, namespace, service)}
                aria-label={`Look at service ${namespace}/${service}`}
              >
                Look
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
