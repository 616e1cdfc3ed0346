"use client";

import { X } from "lucide-react";
import { createContext, useContext, type ReactNode } from "react";
import { toJsonPointer } from "@/lib/domain/base/json.ts";
import { IconButton } from "../ui/button.tsx";
import { cn } from "../ui/cn.ts";
import { HealthMark } from "../ui/health-mark.tsx";
import type { FormProblem } from "./form-context.ts";
import { FieldHelp } from "./field-help.tsx";
import type { FieldHandle } from "./use-field.ts";

/** Label left of the control, or over it for short fields side by side. */
export type FieldLayout = "row" | "stack";

export const FieldLayoutContext = createContext<FieldLayout>("row");

export interface FieldFrameProps {
  readonly field: FieldHandle;
  /** Istio's own name of the field unless said otherwise. */
  readonly label?: ReactNode;
  /** A few words under the label. */
  readonly hint?: ReactNode;
  /** Beside the control: what the value means, with numbers. */
  readonly aside?: ReactNode;
  /** Set for controls of several parts: the frame is then a group named by the label. */
  readonly isGroup?: boolean;
  readonly canRemove?: boolean | undefined;
  readonly children: ReactNode;
}

const FRAME_STYLES: Readonly<Record<FieldLayout, string>> = {
  row: "flex flex-col gap-x-3 gap-y-0.5 py-1 @min-[380px]:grid @min-[380px]:grid-cols-[clamp(104px,32%,168px)_minmax(0,1fr)] @min-[380px]:items-start",
  stack: "flex flex-col gap-1",
};

/** Name, help, control, what was live, problems, and the way out of the object. */
export function FieldFrame(props: FieldFrameProps) {
  const { field, aside, isGroup = false, canRemove = true, children } = props;
  const layout = useContext(FieldLayoutContext);
  const { id, state } = field;
  return (
    <div
      data-field={toJsonPointer(state.path)}
      {...(isGroup ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
      className="@container min-w-0"
    >
      <div className={cn("min-w-0", FRAME_STYLES[layout])}>
        <FieldName {...props} layout={layout} />
        <div className="flex min-w-0 flex-col gap-1">
          <div className="flex min-w-0 items-start gap-1">
            <div className="min-w-0 flex-1">{children}</div>
            {aside === undefined ? null : <div className="shrink-0 pt-1 text-small text-muted">{aside}</div>}
            {canRemove ? <RemoveButton field={field} /> : null}
          </div>
          <FieldProblems problems={field.problems} />
          <SharedNote field={field} />
        </div>
      </div>
    </div>
  );
}

function FieldName(props: FieldFrameProps & { readonly layout: FieldLayout }) {
  const { field, label, hint, isGroup, layout } = props;
  const { id, state } = field;
  const Label = isGroup === true ? "span" : "label";
  return (
    <div className={cn("flex min-w-0 flex-col", layout === "row" && "@min-[380px]:pt-0.5")}>
      <span className="flex min-w-0 items-center gap-1">
        <Label
          id={`${id}-label`}
          {...(isGroup === true ? {} : { htmlFor: id })}
          className="min-w-0 truncate font-mono text-[12px] leading-5"
          title={state.name}
        >
          {label ?? state.name}
        </Label>
        <FieldHelp state={state} />
      </span>
      {hint === undefined ? null : <span className="text-small text-subtle">{hint}</span>}
    </div>
  );
}

function RemoveButton({ field }: { readonly field: FieldHandle }) {
  const { state, isSet, isReadOnly, remove } = field;
  if (!isSet || isReadOnly || state.isRequired) return null;
  return (
    <IconButton
      size="sm"
      label={`Remove ${state.name} from the object`}
      icon={<X className="size-3.5" />}
      onClick={remove}
    />
  );
}

function SharedNote({ field }: { readonly field: FieldHandle }) {
  const { state, reveal } = field;
  if (state.sharedThrough === null) return null;
  return (
    <p className="text-small text-subtle">
      Shared through <code className="font-mono">{state.sharedThrough}</code>:{" "}
      <button type="button" className="rounded-badge text-accent hover:underline" onClick={reveal}>
        edit it as YAML
      </button>
    </p>
  );
}

/** What is wrong at this place, worst first. */
export function FieldProblems({ problems }: { readonly problems: readonly FormProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-0.5">
      {problems.map(({ severity, message, code }) => (
        <li key={`${code ?? ""} ${message}`} className="flex items-start gap-1.5 text-small">
          <HealthMark
            size={11}
            state={severity === "error" ? "failing" : severity === "warning" ? "degraded" : "unknown"}
            reason={severity}
            className="mt-0.5"
          />
          <span
            className={cn("min-w-0 break-words", severity === "error" ? "text-status-error" : "text-muted")}
          >
            {message}
            {code === null ? null : <span className="text-subtle"> {code}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
