"use client";

import { useState } from "react";
import type { ResponseOf } from "@/lib/contracts/api.ts";
import { readObjectHistory } from "@/lib/contracts/objects.ts";
import { changePath } from "@/lib/contracts/paths.ts";
import { formatDate } from "@/lib/domain/base/format.ts";
import { describeRef, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { useApiQuery } from "../../live/use-api-query.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Diff } from "../../ui/diff.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { paramsOf } from "./object-params.ts";

type Version = ResponseOf<typeof readObjectHistory>["versions"][number];

export interface HistoryPartProps {
  readonly objectRef: ObjectRef;
  /** Puts an older version into the editor; null when nothing may be edited. */
  readonly onTake: ((text: string) => void) | null;
}

/** Versions that the console saw, each with what it changed. */
export function HistoryPart({ objectRef: ref, onTake }: HistoryPartProps) {
  const { data, error } = useApiQuery(readObjectHistory, { params: paramsOf(ref) }, { live: ["objects"] });
  const [openKey, setOpenKey] = useState<string | null>(null);
  if (error !== null && data === undefined) {
    return (
      <StateBlock kind="error" title={error.message}>
        {error.hint ?? "The history is unknown until the server answers."}
      </StateBlock>
    );
  }
  if (data === undefined) return <SkeletonLines count={5} label="the history" />;
  if (data.versions.length === 0) {
    return (
      <StateBlock kind="empty" title="No version seen yet">
        Versions are kept from the moment that the console watches the cluster.
      </StateBlock>
    );
  }
  return (
    <ol className="flex flex-col py-1">
      {data.versions.map((version, at) => {
        const key = `${version.uid} ${version.resourceVersion}`;
        return (
          <VersionRow
            key={key}
            objectRef={ref}
            version={version}
            before={data.versions[at + 1] ?? null}
            isOldest={at === data.versions.length - 1}
            isOpen={openKey === key}
            onToggle={() => setOpenKey(openKey === key ? null : key)}
            onTake={onTake}
          />
        );
      })}
      <li className="px-3.5 py-1.5 text-small text-subtle">
        {data.isComplete
          ? "Before that nothing was seen: objects carry no history of their own."
          : "Older versions are kept and not shown."}
      </li>
    </ol>
  );
}

interface VersionRowProps extends HistoryPartProps {
  readonly version: Version;
  readonly before: Version | null;
  readonly isOldest: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function VersionRow(props: VersionRowProps) {
  const { objectRef: ref, version, before, isOldest, isOpen, onToggle, onTake } = props;
  const { observedAtMs, state, change, manager } = version;
  return (
    <li className="border-b border-border last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        className="ring-inside flex w-full min-w-0 flex-col gap-0.5 px-3.5 py-1.5 text-left hover:bg-surface-hover"
        onClick={onToggle}
      >
        <span className="flex min-w-0 items-center gap-2 text-control">
          <span className="font-medium tabular-nums">{formatDate(observedAtMs, "UTC")}</span>
          {state === "deleted" ? <Badge tone="error">deleted</Badge> : null}
          {isOldest ? <Badge>first seen</Badge> : null}
        </span>
        <span className="truncate text-small text-muted">
          {change === null
            ? `${manager ?? "unknown field manager"}, person not known`
            : `${change.by}: ${change.title}`}
        </span>
      </button>
      {isOpen ? <VersionBody objectRef={ref} version={version} before={before} onTake={onTake} /> : null}
    </li>
  );
}

function VersionBody({
  objectRef: ref,
  version,
  before,
  onTake,
}: Omit<VersionRowProps, "isOldest" | "isOpen" | "onToggle">) {
  const { observedAtMs, change, text } = version;
  const [was, is] = version.state === "deleted" ? [text, null] : [before?.text ?? null, text];
  return (
    <div className="flex min-w-0 flex-col gap-1 pb-2">
      <div className="overflow-auto">
        <Diff
          label={`${describeRef(ref)} at ${formatDate(observedAtMs, "UTC")}, against the version before`}
          before={was ?? ""}
          after={is ?? ""}
          layout="unified"
        />
      </div>
      <div className="flex items-center gap-2 px-3.5">
        {change === null ? null : (
          <TextLink href={changePath(ref.cluster, change.id)}>Open the change</TextLink>
        )}
        {onTake === null || text === null ? null : (
          <Button size="sm" onClick={() => onTake(text)}>
            Edit from this version
          </Button>
        )}
      </div>
    </div>
  );
}
