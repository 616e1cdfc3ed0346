"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "../ui/dialog.tsx";
import type { Preview } from "./use-preview.ts";

export interface ApplyDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly cluster: string;
  /** "VirtualService production/api" or "3 objects". */
  readonly subject: string;
  readonly preview: Preview;
  /** The consequence with numbers. */
  readonly children: ReactNode;
  readonly busy: boolean;
  readonly onApply: (options: { readonly confirmOwners: boolean }) => void;
}

/** Asks once, with what will change and what other owners will do. */
export function ApplyDialog(props: ApplyDialogProps) {
  const { open, onOpenChange, cluster, subject, preview, children, busy, onApply } = props;
  const owners = preview.objects
    .flatMap((object) => object.owners)
    .filter(({ effect }) => effect === "confirm");
  const waves = preview.plan.length;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Apply to ${subject} in ${cluster}?`}
      acknowledgements={owners.map(
        ({ title, instance }) =>
          `I know that ${title}${instance === null ? "" : ` (${instance})`} may put its version back`,
      )}
      verb="Apply to cluster"
      busy={busy ? (waves > 1 ? `Applying, ${waves} waves` : "Applying") : false}
      onConfirm={() => onApply({ confirmOwners: owners.length > 0 })}
    >
      <div className="flex flex-col gap-2">
        {children}
        {owners.map(({ title, consequence }) => (
          <p key={title}>{consequence}</p>
        ))}
      </div>
    </ConfirmDialog>
  );
}
