import { formatDate } from "@/lib/domain/base/format.ts";
import { Card, CardBody, CardHead, Facts } from "../../ui/card.tsx";
import type { ObjectAnswer } from "./object-answer.ts";

/** Who owns the object and who wrote it, for people who only read. */
export function OwnerFacts({ live }: { readonly live: ObjectAnswer | undefined }) {
  if (live === undefined) return null;
  const { owners, managers } = live;
  return (
    <Card aria-label="Owners" className="shrink-0 rounded-none border-0 border-b">
      <CardHead title="Owners and writers" />
      <CardBody className="flex flex-col gap-3">
        <Facts
          rows={[
            ["API", live.apiVersion],
            ["Generation", live.generation],
            ["Made", formatDate(live.createdAtMs, "UTC")],
            ["Owner", owners.length === 0 ? "none" : owners.map(({ title }) => title).join(", ")],
          ]}
        />
        <ul className="flex flex-col gap-1 text-control">
          {managers.map(({ manager, operation, atMs }) => (
            <li key={`${manager} ${operation}`}>
              {manager} <span className="text-subtle">{operation.toLowerCase()}</span>
              {atMs === null ? null : <span className="text-subtle"> · {formatDate(atMs, "UTC")}</span>}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
