import type { UseQueryResult } from "@tanstack/react-query";
import type { ApiError } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StateBlock } from "../ui/state-block.tsx";
import type { TopologyAnswer } from "./topology-answer.ts";

interface TopologyStateProps {
  readonly query: UseQueryResult<TopologyAnswer, ApiError>;
  readonly isEmpty: boolean;
  readonly isFiltered: boolean;
  /** Null when idle workloads are drawn already. */
  readonly onShowIdle: (() => void) | null;
}

/** In place of the graph: loading, no answer, no right, or nothing to draw. */
export function TopologyState({ query, isEmpty, isFiltered, onShowIdle }: TopologyStateProps) {
  const { data, error, refetch } = query;
  if (data === undefined && error === null) return <SkeletonLines count={6} label="the graph" />;
  if (data === undefined) return <NoAnswer error={error} onRetry={() => void refetch()} />;
  if (!isEmpty) return null;
  const isWithoutMetrics = data.metrics.state !== "live";
  return (
    <Card className="mx-4 mt-20 max-w-160">
      <StateBlock
        kind={isWithoutMetrics ? "unknown" : "empty"}
        title={
          isWithoutMetrics
            ? "Traffic is unknown"
            : isFiltered
              ? "Nothing to draw for these filters"
              : "No traffic in the window"
        }
        action={onShowIdle === null ? undefined : <Button onClick={onShowIdle}>Show idle workloads</Button>}
      >
        {isWithoutMetrics
          ? "Edges come from Prometheus, which does not answer. Workloads are known from the cluster."
          : "Workloads appear here with their first request. Widen the window, the namespaces or the filter."}
      </StateBlock>
    </Card>
  );
}

interface NoAnswerProps {
  readonly error: ApiError | null;
  readonly onRetry: () => void;
}

function NoAnswer({ error, onRetry }: NoAnswerProps) {
  if (error?.code === "forbidden")
    return (
      <Card className="m-4 max-w-160">
        <StateBlock kind="no_permission" title={error.message}>
          {error.hint ?? "An administrator can grant it; other pages still work."}
        </StateBlock>
      </Card>
    );
  return (
    <Card className="m-4 max-w-160">
      <StateBlock
        kind="error"
        title={error?.message ?? "The graph did not arrive"}
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {error?.hint ?? "The graph cannot be drawn until the server answers."}
      </StateBlock>
    </Card>
  );
}
