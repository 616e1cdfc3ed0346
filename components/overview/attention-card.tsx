import Link from "next/link";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { readOverview } from "@/lib/contracts/overview.ts";
import { objectPath, pagePath, servicePath } from "@/lib/contracts/paths.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { BecauseList } from "../ui/because-line.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { HealthMark } from "../ui/health-mark.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { TextLink } from "../ui/text-link.tsx";

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
          Services that fail, workloads without a proxy and configuration that is wrong would be listed here.
        </StateBlock>
      ) : null}
      <ul>
        {overview?.attention.map((one) => (
          <AttentionRow key={one.id} one={one} cluster={cluster} />
        ))}
      </ul>
      {overview === undefined || overview.attentionMore === 0 ? null : (
        <p className="border-t border-border px-3.5 py-2.5 text-small text-muted">
          {overview.attentionMore} more; findings of every object are on{" "}
          <TextLink href={pagePath(cluster, "config")}>Config</TextLink>.
        </p>
      )}
    </Card>
  );
}

interface AttentionRowProps {
  readonly one: ResponseOf<typeof readOverview>["attention"][number];
  readonly cluster: string;
}

function AttentionRow({ one, cluster }: AttentionRowProps) {
  const { severity, title, because, code } = one;
  const target = targetOf(one, cluster);
  return (
    <li className="flex gap-2.5 border-b border-border px-3.5 py-2.5 last:border-b-0">
      <HealthMark state={severity === "error" ? "failing" : "degraded"} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="text-body font-medium wrap-anywhere">{title}</p>
        <BecauseList causes={because} />
        {code === null ? null : <p className="text-small text-subtle">{code}</p>}
      </div>
      {target === null ? null : (
        <Link
          className="shrink-0 text-control text-accent hover:underline"
          href={target.href}
          aria-label={`Look at ${target.name}`}
        >
          Look
        </Link>
      )}
    </li>
  );
}

/** Services and configuration have pages; hosts outside of the cluster and whole namespaces have none. */
function targetOf({ namespace, service, object }: AttentionRowProps["one"], cluster: string) {
  if (service !== null) {
    return { href: servicePath(cluster, namespace, service), name: `service ${namespace}/${service}` };
  }
  if (object === null || !object.group.includes(".")) return null;
  return { href: objectPath(cluster, object), name: describeRef(object) };
}
