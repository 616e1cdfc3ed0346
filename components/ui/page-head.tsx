import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface PageHeadProps {
  /** Before the title: back button, health mark, kind badge. */
  readonly before?: ReactNode;
  /** The one title of the page. */
  readonly title: ReactNode;
  /** Beside the title: namespace, facts, badges. */
  readonly facts?: ReactNode;
  /** Second line under the title; the head grows from 52 to 60. */
  readonly detail?: ReactNode;
  /** The loop rail of editors and changes. */
  readonly middle?: ReactNode;
  /** Quiet ones first, the primary last. */
  readonly actions?: ReactNode;
  /** A hairline below and the surface colour, for pages with tabs or editors. */
  readonly bar?: boolean;
}

export function PageHead({ before, title, facts, detail, middle, actions, bar = false }: PageHeadProps) {
  return (
    <header
      className={cn(
        "@container flex shrink-0 items-center gap-4 px-4 std:px-5",
        detail === undefined ? "min-h-13" : "min-h-15",
        bar && "border-b border-border bg-surface",
      )}
    >
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2.5">
          {before}
          <h1
            className={cn(
              "truncate text-title font-semibold",
              facts !== undefined && "max-w-120",
              // Beside the loop it is the title that gives way, not what state it is in.
              facts !== undefined && middle === undefined && "shrink-0",
            )}
          >
            {title}
          </h1>
          {facts === undefined ? null : (
            <div
              className={cn(
                "flex items-center gap-2.5 text-body text-subtle",
                middle === undefined ? "min-w-0" : "shrink-0",
              )}
            >
              {typeof facts === "string" ? <span className="truncate">{facts}</span> : facts}
            </div>
          )}
        </div>
        {detail === undefined ? null : <div className="truncate text-small text-subtle">{detail}</div>}
      </div>
      {middle === undefined ? null : <div className="mx-auto shrink-0">{middle}</div>}
      {actions === undefined ? null : (
        <div className={cn("flex shrink-0 items-center gap-2", middle === undefined && "ml-auto")}>
          {actions}
        </div>
      )}
    </header>
  );
}
