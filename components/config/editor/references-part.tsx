"use client";

import { readReferences } from "@/lib/contracts/objects.ts";
import { objectPath, servicePath } from "@/lib/contracts/paths.ts";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { objectKey, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { useCarriedSearch } from "../../layout/carried-search.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { HealthMark } from "../../ui/health-mark.tsx";
import { KindBadge } from "../../ui/kind-badge.tsx";
import { ObjectName } from "../../ui/object-name.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { paramsOf } from "./object-params.ts";

type Answer = ResponseOf<typeof readReferences>;

/** What the live object names, and who names it. */
export function ReferencesPart({ objectRef: ref }: { readonly objectRef: ObjectRef }) {
  const { data, error } = useApiQuery(readReferences, { params: paramsOf(ref) }, { live: ["objects"] });
  if (error !== null && data === undefined) {
    const isNew = error.code === "not_found";
    return (
      <StateBlock kind={isNew ? "empty" : "error"} title={isNew ? "Not in the cluster" : error.message}>
        {isNew ? "References are those of the live object." : (error.hint ?? "References are unknown.")}
      </StateBlock>
    );
  }
  if (data === undefined) return <SkeletonLines count={5} label="references" />;
  return (
    <div className="flex flex-col gap-3 py-2">
      <Section title="It names" empty="It names nothing else.">
        {data.names.map((thing) => (
          <NamedRow key={`${thing.field} ${thing.text}`} thing={thing} />
        ))}
      </Section>
      <Section title="Named by" empty="No object names it.">
        {data.namedBy.map(({ ref: other, fields }) => (
          <li key={objectKey(other)} className="px-3.5 py-1 text-control">
            <RefLink objectRef={other} />
            <p className="truncate font-mono text-code text-subtle" title={fields.join(", ")}>
              {fields.join(", ")}
            </p>
          </li>
        ))}
      </Section>
      {data.hidden === 0 ? null : (
        <p className="px-3.5 text-small text-subtle">
          {data.hidden} more {data.hidden === 1 ? "object names" : "objects name"} it that you may not read.
        </p>
      )}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly React.ReactNode[];
}

function Section({ title, empty, children }: SectionProps) {
  return (
    <section>
      <h3 className="px-3.5 text-label text-subtle">{title}</h3>
      {children.length === 0 ? (
        <p className="px-3.5 py-1 text-control text-subtle">{empty}</p>
      ) : (
        <ul>{children}</ul>
      )}
    </section>
  );
}

function NamedRow({ thing: { field, text, what, ref, state } }: { readonly thing: Answer["names"][number] }) {
  return (
    <li className="px-3.5 py-1 text-control">
      {ref === null ? (
        <span className="flex min-w-0 items-center gap-2">
          <HealthMark
            state={state === "missing" ? "failing" : "unknown"}
            reason={state === "missing" ? "not found" : "not looked for"}
          />
          <span className="min-w-0 truncate">
            {what} {text}
          </span>
          <span className="ml-auto shrink-0 text-small text-subtle">
            {state === "missing" ? "not found" : "not looked for"}
          </span>
        </span>
      ) : (
        <RefLink objectRef={ref} fact={what === "subset" ? `subset ${text}` : undefined} />
      )}
      <p className="truncate font-mono text-code text-subtle" title={field}>
        {field}
      </p>
    </li>
  );
}

function RefLink({
  objectRef: ref,
  fact,
}: {
  readonly objectRef: ObjectRef;
  readonly fact?: string | undefined;
}) {
  const carried = useCarriedSearch();
  const isService = ref.kind === "Service" && ref.group === "";
  const href = isService ? servicePath(ref.cluster, ref.namespace, ref.name) : objectPath(ref.cluster, ref);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <KindBadge kind={ref.kind} />
      <TextLink href={`${href}${carried}`} className="min-w-0 truncate">
        <ObjectName namespace={ref.namespace === "" ? null : ref.namespace} name={ref.name} />
      </TextLink>
      {fact === undefined ? null : <span className="ml-auto shrink-0 text-small text-subtle">{fact}</span>}
    </span>
  );
}
