"use client";

import { useState } from "react";
import { readMatrix } from "@/lib/contracts/simulate.ts";
import { WINDOW_MINUTES } from "@/lib/contracts/search-params.ts";
import { usePageParam, useSharedSearch } from "../layout/use-shared-search.ts";
import { useApiQuery } from "../live/use-api-query.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardHead } from "../ui/card.tsx";
import { Select } from "../ui/select.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import { CellDetail } from "./cell-detail.tsx";
import type { CellPlace, MatrixAnswer } from "./matrix-answer.ts";
import { MatrixGrid } from "./matrix-grid.tsx";

interface MatrixViewProps {
  readonly cluster: string;
  readonly change: string | null;
}

const MOST_MINUTES = 360;
const ALL = "all services";

/** Callers by identity against services, or against the operations of one service. */
export function MatrixView({ cluster, change }: MatrixViewProps) {
  const { search } = useSharedSearch();
  const [target, setTarget] = usePageParam("target");
  const [place, setPlace] = useState<CellPlace | null>(null);
  const window = Math.min(WINDOW_MINUTES[search.window], MOST_MINUTES) * 60;
  const shared = { namespaces: search.namespaces.join(","), window, ...(change === null ? {} : { change }) };
  const all = useApiQuery(
    readMatrix,
    { params: { cluster }, query: shared },
    { live: ["objects", "metrics"] },
  );
  const one = useApiQuery(
    readMatrix,
    { params: { cluster }, query: { ...shared, target: target ?? "" } },
    { enabled: target !== null, live: ["objects"] },
  );
  const { data, error } = target === null ? all : one;
  const services = [
    ...new Set((all.data?.targets ?? []).map(({ namespace, service }) => `${namespace}/${service}`)),
  ];
  return (
    <Card aria-label="Who may call whom" className="min-h-0 flex-1">
      <CardHead
        title="Who may call whom"
        note={noteOf(data)}
        actions={
          <Select
            label="Columns"
            value={target ?? ALL}
            options={[
              { value: ALL, label: ALL },
              ...services.map((name) => ({ value: name, label: `operations of ${name}` })),
            ]}
            onChange={(value) => {
              setPlace(null);
              setTarget(value === ALL ? null : value);
            }}
          />
        }
      />
      {error !== null && data === undefined ? (
        <StateBlock
          kind={error.code === "forbidden" ? "no_permission" : "error"}
          title={error.message}
          action={<Button onClick={() => setTarget(null)}>Show all services</Button>}
        >
          {error.hint ?? "The request tester still works."}
        </StateBlock>
      ) : data === undefined ? (
        <SkeletonLines count={10} label="the matrix" />
      ) : data.targets.length === 0 ? (
        <StateBlock kind="empty" title="No service to call">
          Services of the chosen namespaces with endpoints are the columns. Choose other namespaces in the top
          bar.
        </StateBlock>
      ) : (
        <>
          <MatrixGrid matrix={data} place={place} onPlace={setPlace} />
          <CellDetail cluster={cluster} matrix={data} place={place} />
        </>
      )}
    </Card>
  );
}

function noteOf(data: MatrixAnswer | undefined): string | undefined {
  if (data === undefined) return undefined;
  const left = [
    ...(data.omittedTargets > 0 ? [`${data.omittedTargets} columns left out: choose namespaces`] : []),
    ...(data.omittedCallers > 0 ? [`${data.omittedCallers} callers left out`] : []),
    ...(data.changeTitle === null ? [] : [`on the draft “${data.changeTitle}”`]),
    ...(data.metrics.state === "live" ? [] : ["no metrics: what was seen is not known"]),
  ];
  return left.length === 0 ? undefined : left.join(" · ");
}
