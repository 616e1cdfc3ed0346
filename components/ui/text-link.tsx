import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A link inside text or at the end of a row. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cn("rounded-badge text-accent underline-offset-2 hover:underline", className)}
      {...rest}
    />
  );
}
