import type { ComponentPropsWithRef, ReactNode } from "react";
import { cn } from "./cn.ts";
import { ErrorBoundary } from "./error-boundary.tsx";

/** A bordered surface. It never clips: long content scrolls in `CardBody`. A fault in it takes away the card, not the page. */
export function Card({ className, children, ...rest }: ComponentPropsWithRef<"section">) {
  return (
    <section
      className={cn("flex min-w-0 flex-col rounded-card border border-border bg-surface", className)}
      {...rest}
    >
      <ErrorBoundary what={rest["aria-label"]}>{children}</ErrorBoundary>
    </section>
  );
}

export interface CardHeadProps {
  readonly title: ReactNode;
  /** Muted number right of the title. */
  readonly count?: number | string | undefined;
  /** One muted fact right of the title. */
  readonly note?: ReactNode;
  /** Right side: link, segmented control, small button. */
  readonly actions?: ReactNode;
  /** Id for `aria-labelledby` of the card. */
  readonly id?: string;
  readonly className?: string;
}

export function CardHead({ title, count, note, actions, id, className }: CardHeadProps) {
  return (
    <header className={cn("flex min-h-9.5 items-center gap-2 border-b border-border px-3.5 py-1", className)}>
      <h2 id={id} className="truncate text-heading font-semibold">
        {title}
      </h2>
      {count === undefined ? null : <span className="text-small text-subtle">{count}</span>}
      {note === undefined ? null : <span className="truncate text-small text-subtle">{note}</span>}
      {actions === undefined ? null : (
        <div className="ml-auto flex shrink-0 items-center gap-2 pl-2 text-control text-subtle">
          {actions}
        </div>
      )}
    </header>
  );
}

/** Padded content that scrolls inside the card. */
export function CardBody({ className, ...rest }: ComponentPropsWithRef<"div">) {
  return <div className={cn("min-h-0 flex-1 overflow-auto px-3.5 py-3", className)} {...rest} />;
}

/** A problem inside a card: a mark-coloured line at its left on the sunken surface. */
export function ProblemBlock({
  severity,
  className,
  ...rest
}: ComponentPropsWithRef<"div"> & { readonly severity: "degraded" | "error" }) {
  return (
    <div
      className={cn(
        "border-l-2 bg-surface-sunken px-3.5 py-3",
        severity === "error" ? "border-l-status-error-mark" : "border-l-status-degraded-mark",
        className,
      )}
      {...rest}
    />
  );
}

/** Label and value pairs, one a line. */
export function Facts({ rows }: { readonly rows: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3.5 gap-y-1 text-control">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-subtle">{label}</dt>
          <dd className="min-w-0 break-words text-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
