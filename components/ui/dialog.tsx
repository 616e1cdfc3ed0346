"use client";

import { Dialog as Radix } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";
import { Checkbox } from "./input.tsx";
import { useReturnFocus } from "./return-focus.ts";

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** A question or the thing that is chosen. */
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Where the focus starts; by default on the first control. */
  readonly onOpenAutoFocus?: (event: Event) => void;
}

/** At most 480 wide. A dialog never opens a dialog. The focus returns to where it came from. */
export function Dialog({ open, onOpenChange, title, children, className, onOpenAutoFocus }: DialogProps) {
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            focus.keep();
            onOpenAutoFocus?.(event);
          }}
          onCloseAutoFocus={focus.giveBack}
          className={cn(
            "fixed top-[18%] left-1/2 z-50 flex max-h-[76vh] w-[min(480px,calc(100vw-32px))] -translate-x-1/2 animate-float-in flex-col gap-3 overflow-auto rounded-dialog bg-surface-overlay p-4.5 shadow-float outline-none",
            className,
          )}
        >
          <Radix.Title className="text-title font-semibold">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** "Apply #142 to production?" */
  readonly title: string;
  /** The consequence with numbers. */
  readonly children: ReactNode;
  /** One checkbox for each thing that will break: "I know that legacy/batch stops". */
  readonly acknowledgements?: readonly string[];
  /** The verb with its object: "Apply to cluster". Never OK or Yes. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly busy?: string | false | undefined;
  readonly onConfirm: () => void;
}

/** Focus starts on Cancel when something breaks, else on the verb. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, acknowledgements = [], verb, danger, busy, onConfirm } = props;
  const [known, setKnown] = useState<readonly string[]>([]);
  const cancelRef = useRef<HTMLButtonElement>(null);
  const verbRef = useRef<HTMLButtonElement>(null);
  const doesBreak = acknowledgements.length > 0;
  const missing = acknowledgements.filter((text) => !known.includes(text)).length;
  const handleOpenChange = (next: boolean) => {
    if (!next) setKnown([]);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={handleOpenChange}
      title={title}
      onOpenAutoFocus={(event) => {
        event.preventDefault();
        (doesBreak ? cancelRef : verbRef).current?.focus();
      }}
    >
      <div className="text-control text-muted">{children}</div>
      {acknowledgements.map((text) => (
        <Checkbox
          key={text}
          label={text}
          checked={known.includes(text)}
          onCheckedChange={(checked) =>
            setKnown((before) => (checked ? [...before, text] : before.filter((other) => other !== text)))
          }
        />
      ))}
      <div className="flex items-center justify-end gap-2">
        {missing > 0 ? (
          <span className="mr-auto text-small text-subtle">
            {missing === 1 ? "Tick the line above first" : `${missing} lines to tick first`}
          </span>
        ) : null}
        <Button ref={cancelRef} onClick={() => handleOpenChange(false)}>
          Cancel
        </Button>
        <Button
          ref={verbRef}
          tone={danger ? "danger-filled" : "primary"}
          busy={busy}
          disabled={missing > 0}
          onClick={onConfirm}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
