"use client";

import { listChanges } from "@/lib/contracts/changes.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Select } from "../ui/select.tsx";

const LIVE = "live";
const OPEN_STATES = "draft,proposed,changes_requested,approved,scheduled";

interface DraftSelectProps {
  readonly cluster: string;
  readonly change: string | null;
  readonly onChange: (change: string | null) => void;
}

/** The live mesh, or one of the open change sets laid over it. */
export function DraftSelect({ cluster, change, onChange }: DraftSelectProps) {
  const { data } = useApiQuery(
    listChanges,
    { params: { cluster }, query: { states: OPEN_STATES, limit: 100 } },
    { live: ["change"] },
  );
  const open = data?.changes ?? [];
  const isListed = change === null || open.some(({ id }) => id === change);
  return (
    <Select
      label="On"
      value={change ?? LIVE}
      options={[
        { value: LIVE, label: "the live mesh" },
        ...open.map(({ id, title, author }) => ({ value: id, label: title, fact: author.display })),
        ...(isListed ? [] : [{ value: change, label: `change ${change.slice(0, 8)}` }]),
      ]}
      onChange={(value) => onChange(value === LIVE ? null : value)}
    />
  );
}
