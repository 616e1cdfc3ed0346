"use client";

import { useState, type ReactNode } from "react";
import { cn } from "./cn.ts";

/** "because …": one cause, object names as links, field names in `<Field>`. No mark, it belongs to the line above. */
export function BecauseLine({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <p className={cn("text-small text-muted", className)}>
      <span className="text-subtle">because </span>
      {children}
    </p>
  );
}

/** A field name or flag in mono. */
export function Field({ children }: { readonly children: ReactNode }) {
  return <code className="font-mono text-code leading-[inherit]">{children}</code>;
}

const VISIBLE_CAUSES = 3;

/** At most three causes; the rest opens behind "2 more". */
export function BecauseList({ causes }: { readonly causes: readonly ReactNode[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const shown = isOpen ? causes : causes.slice(0, VISIBLE_CAUSES);
  const hidden = causes.length - shown.length;
  return (
    <div className="flex flex-col gap-1">
      {shown.map((cause, index) => (
        <BecauseLine key={index}>{cause}</BecauseLine>
      ))}
      {hidden > 0 ? (
        <button
          type="button"
          className="self-start rounded-badge text-small text-accent hover:underline"
          onClick={() => setIsOpen(true)}
        >
          {hidden} more
        </button>
      ) : null}
    </div>
  );
}
