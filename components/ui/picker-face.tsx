import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export function pickerStyle(className: string | undefined): string {
  return cn(
    "inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-border-strong bg-surface-raised px-2.5 text-control transition-colors duration-[var(--motion-hover)] hover:bg-surface-hover data-[state=open]:bg-surface-active",
    className,
  );
}

export interface PickerFaceProps {
  /** Muted label inside the closed control; also its accessible name. */
  readonly label: string;
  /** What is chosen. */
  readonly text: string;
  readonly icon?: ReactNode;
  readonly mark?: ReactNode;
  readonly hideLabel?: boolean;
}

/** Inside of a closed picker: icon, muted label, value, chevron. */
export function PickerFace({ label, text, icon, mark, hideLabel = false }: PickerFaceProps) {
  return (
    <>
      {icon === undefined ? null : <span className="text-subtle [&_svg]:size-3.5">{icon}</span>}
      {mark}
      {hideLabel ? null : <span className="text-subtle">{label}</span>}
      <span className="truncate font-medium">{text}</span>
      <ChevronDown aria-hidden className="ml-1 size-3.5 shrink-0 text-subtle" />
    </>
  );
}
