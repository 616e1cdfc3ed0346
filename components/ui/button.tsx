import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { cn } from "./cn.ts";
import { Spinner } from "./spinner.tsx";

const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-control border text-control font-medium whitespace-nowrap transition-colors duration-[var(--motion-hover)] [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        primary: "border-transparent bg-accent-fill text-on-accent hover:bg-accent-fill-hover",
        default:
          "border-border-strong bg-surface-raised text-text hover:bg-surface-hover active:bg-surface-active",
        quiet:
          "border-transparent text-muted hover:bg-surface-hover hover:text-text active:bg-surface-active",
        danger:
          "border-[color-mix(in_srgb,var(--status-error)_55%,transparent)] bg-surface-raised text-status-error hover:bg-status-error-soft",
        "danger-filled": "border-transparent bg-status-error-soft text-status-error hover:brightness-110",
      },
      size: { md: "h-7 px-2.5", sm: "h-6 px-2 text-small" },
    },
    defaultVariants: { tone: "default", size: "md" },
  },
);

type ButtonStyle = VariantProps<typeof buttonStyle>;

export interface ButtonProps extends ComponentPropsWithRef<"button">, ButtonStyle {
  /** 14 px icon left of the label. */
  readonly icon?: ReactNode;
  /** What is under way, e.g. "Applying, wave 1 of 2". The button keeps the focus and ignores presses. */
  readonly busy?: string | false | undefined;
  /** Why it cannot be pressed. The reason stands beside the button and is announced with it. */
  readonly disabledReason?: string | null | undefined;
  /** Styles the only child (a link) as a button. */
  readonly asChild?: boolean;
}

/** One primary per page; "…" at the end of the label when a dialog follows. */
export function Button(props: ButtonProps) {
  const { tone, size, icon, busy, disabledReason, asChild = false, className, children, ...rest } = props;
  if (asChild) {
    return (
      <Slot.Root className={cn(buttonStyle({ tone, size }), className)} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const isBlocked = Boolean(disabledReason) || rest.disabled === true;
  const button = (
    <button
      type="button"
      {...rest}
      disabled={isBlocked}
      aria-busy={busy ? true : undefined}
      aria-disabled={busy ? true : undefined}
      onClick={busy ? undefined : rest.onClick}
      className={cn(
        buttonStyle({ tone, size }),
        isBlocked && "border-border bg-transparent text-disabled hover:bg-transparent hover:text-disabled",
        busy && "cursor-progress opacity-80",
        className,
      )}
    >
      {busy ? <Spinner /> : icon}
      {busy ? busy : children}
    </button>
  );
  // In the same place with and without a reason, so that the button keeps the focus when the reason comes and goes.
  if (disabledReason === undefined) return button;
  return (
    <span className={disabledReason ? "inline-flex items-center gap-2.5" : "contents"}>
      {button}
      {disabledReason ? <span className="text-small text-subtle">{disabledReason}</span> : null}
    </span>
  );
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "aria-label" | "children"> {
  /** What it does; the icon alone says nothing to a screen reader. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly tone?: "default" | "quiet";
  readonly size?: "md" | "sm";
}

export function IconButton({
  label,
  icon,
  tone = "quiet",
  size = "md",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cn(
        buttonStyle({ tone }),
        size === "md" ? "size-7 px-0" : "size-6 px-0",
        "disabled:text-disabled disabled:hover:bg-transparent",
        className,
      )}
    >
      {icon}
    </button>
  );
}
