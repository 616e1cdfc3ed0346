"use client";

import { Button } from "../ui/button.tsx";
import { StateBlock } from "../ui/state-block.tsx";

export interface PageErrorProps {
  /** Found in the server's log; null when the fault is in the browser. */
  readonly logId: string | null;
  readonly onRetry: () => void;
}

/** Whole page: unknown faults say nothing of the inside. */
export function PageError({ logId, onRetry }: PageErrorProps) {
  return (
    <div className="flex flex-1 items-center justify-center p-8">
      <StateBlock
        kind="error"
        title="Something went wrong"
        action={<Button onClick={onRetry}>Try again</Button>}
        className="max-w-120"
      >
        This page could not be drawn. Nothing was changed by it.
        {logId === null ? null : (
          <>
            {" "}
            The server&rsquo;s log has it as <code className="font-mono text-code">{logId}</code>.
          </>
        )}
      </StateBlock>
    </div>
  );
}
