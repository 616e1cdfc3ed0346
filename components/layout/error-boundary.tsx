"use client";

import { Component, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { StateBlock } from "../ui/state-block.tsx";

interface ErrorBoundaryProps {
  /** What stands here: "Namespaces". */
  readonly what: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failed: boolean;
}

/** Around a card's content: a fault in it takes away the card, not the page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failed: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <StateBlock
        kind="error"
        title={`${this.props.what} could not be shown`}
        action={<Button onClick={() => this.setState({ failed: false })}>Try again</Button>}
      >
        The part of the page that draws it failed. Nothing was changed; the cards beside it keep working.
      </StateBlock>
    );
  }
}

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
