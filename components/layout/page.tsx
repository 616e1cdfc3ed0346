import type { ReactNode } from "react";
import { cn } from "../ui/cn.ts";

export interface PageProps {
  /** `<PageHead>`. */
  readonly head: ReactNode;
  /** Tool bar 44 or filter bar 38, below the head. */
  readonly bar?: ReactNode;
  readonly children: ReactNode;
  /** `<SidePanel>` of what is selected. */
  readonly panel?: ReactNode;
  /** `<BottomDrawer>`. */
  readonly drawer?: ReactNode;
  /**
   * scroll: cards flow and the page scrolls; fill: the content fills the window and scrolls inside its cards;
   * bare: to the edges (topology).
   */
  readonly content?: "scroll" | "fill" | "bare";
  /** The panel stands beside the content below the head (card) or beside everything (column). */
  readonly panelBeside?: "content" | "all";
}

const CONTENT_STYLES = {
  scroll: "overflow-auto px-4 pb-4 std:px-5",
  fill: "flex flex-col overflow-hidden px-4 pb-3.5 std:px-5",
  bare: "flex flex-col overflow-hidden",
} as const;

/** Head, bar, content, panel and drawer of one page, below the top bar. */
export function Page(props: PageProps) {
  const { head, bar, children, panel, drawer, content = "scroll", panelBeside = "all" } = props;
  const isBesideContent = panelBeside === "content";
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {head}
        {bar === undefined ? null : (
          <div className={cn("shrink-0", content !== "bare" && "px-4 pb-2 std:px-5")}>{bar}</div>
        )}
        <div className="relative flex min-h-0 flex-1">
          <div
            className={cn(
              "min-h-0 min-w-0 flex-1",
              CONTENT_STYLES[content],
              isBesideContent && panel && "std:pr-0",
            )}
          >
            {children}
          </div>
          {isBesideContent && panel ? <div className="flex min-h-0 pb-3.5 pl-3 std:pr-5">{panel}</div> : null}
        </div>
        {drawer}
      </div>
      {isBesideContent ? null : panel}
    </div>
  );
}

/** A 12 px grid of cards. `columns` when the place is wide enough; below that fewer. */
export function CardGrid({
  columns,
  className,
  children,
}: {
  readonly columns: 2 | 3 | 4 | 6;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const styles = {
    2: "@min-[720px]:grid-cols-2",
    3: "@min-[900px]:grid-cols-3",
    4: "grid-cols-2 @min-[1000px]:grid-cols-4",
    6: "grid-cols-2 @min-[560px]:grid-cols-3 @min-[960px]:grid-cols-6",
  } as const;
  return (
    <div className="@container">
      <div className={cn("grid items-start gap-3", styles[columns], className)}>{children}</div>
    </div>
  );
}
