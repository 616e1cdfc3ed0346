"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/button.tsx";

/** A command or fragment that a person takes elsewhere. */
export function CopyText({ title, text }: { readonly title: string; readonly text: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className="mt-2">
      <p className="mb-1 text-small text-muted">{title}</p>
      <div className="flex items-start gap-1 rounded-control border border-border bg-surface-sunken p-2">
        <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto font-mono text-code">
          {text}
        </pre>
        <IconButton
          size="sm"
          label={isCopied ? "Copied" : "Copy"}
          icon={
            isCopied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />
          }
          onClick={() => {
            void navigator.clipboard.writeText(text).then(() => setIsCopied(true));
          }}
        />
      </div>
    </div>
  );
}
