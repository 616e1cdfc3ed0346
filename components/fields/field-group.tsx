"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { cn } from "../ui/cn.ts";
import { FieldLayoutContext, type FieldLayout } from "./field-frame.tsx";

export interface FieldGroupProps {
  readonly title: ReactNode;
  /** One muted fact after the title: "10 s, 3 tries of 3 s". */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly layout?: FieldLayout;
  /** Folded groups show title and note only. Undefined: it cannot be folded. */
  readonly defaultOpen?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Fields that belong together, under a title; one section of a form. */
export function FieldGroup(props: FieldGroupProps) {
  const { title, note, actions, layout = "row", defaultOpen, className, children } = props;
  const [isOpen, setIsOpen] = useState(defaultOpen ?? true);
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn("min-w-0 border-t border-border first:border-t-0", className)}
    >
      <div className="flex min-h-9 min-w-0 items-center gap-2 px-3.5">
        <h3 id={id} className="min-w-0 text-control font-semibold">
          {defaultOpen === undefined ? (
            title
          ) : (
            <button
              type="button"
              aria-expanded={isOpen}
              className="-ml-1 flex min-h-6 items-center gap-1.5 rounded-badge pr-1 text-left"
              onClick={() => setIsOpen(!isOpen)}
            >
              <ChevronRight
                aria-hidden
                className={cn("size-3.5 shrink-0 text-subtle transition-transform", isOpen && "rotate-90")}
              />
              {title}
            </button>
          )}
        </h3>
        {note === undefined ? null : <span className="min-w-0 truncate text-small text-subtle">{note}</span>}
        {actions === undefined ? null : (
          <div className="ml-auto flex shrink-0 items-center gap-1">{actions}</div>
        )}
      </div>
      {isOpen ? (
        <FieldLayoutContext value={layout}>
          <div
            className={cn(
              "px-3.5 pb-3",
              layout === "stack" && "grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] items-start gap-3",
            )}
          >
            {children}
          </div>
        </FieldLayoutContext>
      ) : null}
    </section>
  );
}

/** What the form says in a sentence with numbers. */
export function Consequence({ children }: { readonly children: ReactNode }) {
  return <p className="py-1.5 text-control text-muted">{children}</p>;
}
