"use client";

import { X } from "lucide-react";
import { Toaster, toast } from "sonner";
import { Button, IconButton } from "./button.tsx";
import { HealthMark } from "./health-mark.tsx";

const SHOWN_MS = 8_000;

export interface DoneNotice {
  /** What was done, in what: "#141 applied to shop". */
  readonly title: string;
  /** What is watched: "1 object, 0.3 s. Watching catalog for 5 min." */
  readonly detail?: string;
  /** One action: "Undo…". */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** Says what was done. Errors do not go into toasts; they stay where they happened. */
export function notifyDone(notice: DoneNotice): void {
  toast.custom((id) => <DoneToast notice={notice} onClose={() => toast.dismiss(id)} />, {
    duration: SHOWN_MS,
  });
}

/** Once, in the shell: bottom right, 8 s, pauses on hover. */
export function ToastRegion() {
  return <Toaster position="bottom-right" gap={8} offset={16} containerAriaLabel="What was done" />;
}

export function DoneToast({
  notice,
  onClose,
}: {
  readonly notice: DoneNotice;
  readonly onClose: () => void;
}) {
  const { title, detail, action } = notice;
  return (
    <div className="flex w-89 items-center gap-3 rounded-card bg-surface-overlay px-3 py-2.5 text-text shadow-float">
      <HealthMark state="healthy" size={16} decorative />
      <div className="min-w-0 flex-1">
        <p className="text-body font-medium">{title}</p>
        {detail === undefined ? null : <p className="text-small text-muted">{detail}</p>}
      </div>
      {action === undefined ? null : (
        <Button
          size="sm"
          onClick={() => {
            action.onClick();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="sm" label="Dismiss" icon={<X className="size-3.5" />} onClick={onClose} />
    </div>
  );
}
