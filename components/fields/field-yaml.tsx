"use client";

import { renderYaml } from "@/lib/domain/istio/form.ts";
import { Button } from "../ui/button.tsx";
import { cn } from "../ui/cn.ts";
import { YamlLine } from "../ui/yaml-line.tsx";
import type { FieldHandle } from "./use-field.ts";

/** A value that has no input here, as YAML to read, with the way to its line. */
export function FieldYaml({ field }: { readonly field: FieldHandle }) {
  const { state, reveal } = field;
  return (
    <div className="flex min-w-0 flex-col items-start gap-1">
      {state.isMisfit ? (
        <p className="text-small text-subtle">
          Its value has another form than the schema says. It is kept as it is.
        </p>
      ) : null}
      <YamlBlock yaml={renderYaml(state.value)} label={`YAML of ${state.name}`} />
      <Button size="sm" tone="quiet" onClick={reveal}>
        Go to its line
      </Button>
    </div>
  );
}

interface YamlBlockProps {
  readonly yaml: string;
  readonly label: string;
  readonly className?: string;
}

/** YAML to read; focusable, so that it can be scrolled with the keyboard. */
export function YamlBlock({ yaml, label, className }: YamlBlockProps) {
  return (
    <pre
      role="region"
      aria-label={label}
      tabIndex={0}
      className={cn(
        "ring-inside max-h-48 w-full min-w-0 overflow-auto rounded-control bg-surface-sunken px-2 py-1 font-mono text-code",
        className,
      )}
    >
      {yaml.split("\n").map((line, at) => (
        <div key={at} className="whitespace-pre">
          <YamlLine text={line === "" ? " " : line} />
        </div>
      ))}
    </pre>
  );
}
