"use client";

import { Lock } from "lucide-react";
import { useState } from "react";
import { toDottedPath } from "@/lib/domain/base/json.ts";
import { keptParts, type PathPattern } from "@/lib/domain/istio/form.ts";
import { Button } from "../ui/button.tsx";
import { YamlBlock } from "./field-yaml.tsx";
import { useForm } from "./form-context.ts";

const NAMED = 4;

/** The parts of the object that an arrangement has no field for: to read, with the promise that they stay. */
export function KeptFields({ covers }: { readonly covers: readonly PathPattern[] }) {
  const { form, reveal } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const parts = keptParts(form, covers);
  if (parts.length === 0) return null;
  const names = parts.slice(0, NAMED).map(({ path }) => toDottedPath(path));
  const rest = parts.length - names.length;
  return (
    <section aria-label="Not part of this form" className="border-t border-border">
      <button
        type="button"
        aria-expanded={isOpen}
        className="flex min-h-9 w-full min-w-0 items-center gap-2 px-3.5 py-1.5 text-left text-small text-subtle hover:text-text"
        onClick={() => setIsOpen(!isOpen)}
      >
        <Lock aria-hidden className="size-3.5 shrink-0" />
        <span className="min-w-0">
          <code className="font-mono text-code break-all">{names.join(", ")}</code>
          {rest > 0 ? ` and ${rest} more` : ""} {parts.length === 1 ? "is" : "are"} not part of this form.
          Comments and the rest stay byte for byte.
        </span>
      </button>
      {isOpen ? (
        <ul className="flex flex-col gap-2 px-3.5 pb-3">
          {parts.map(({ path, yaml }) => (
            <li key={toDottedPath(path)} className="flex min-w-0 flex-col gap-1">
              <div className="flex items-center justify-between gap-2">
                <code className="font-mono text-code text-muted">{toDottedPath(path)}</code>
                <Button size="sm" tone="quiet" onClick={() => reveal(path)}>
                  Go to its line
                </Button>
              </div>
              <YamlBlock yaml={yaml} label={`YAML of ${toDottedPath(path)}`} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
