"use client";

import { Component, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { StateBlock } from "./state-block.tsx";

interface ErrorBoundaryProps {
  /** What stands here: "Namespaces". */
  readonly what?: string | undefined;
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
        title={`${this.props.what ?? "This part"} could not be shown`}
        action={<Button onClick={() => this.setState({ failed: false })}>Try again</Button>}
      >
        The part of the page that draws it failed. Nothing was changed; the cards beside it keep working.
      </StateBlock>
    );
  }
}
