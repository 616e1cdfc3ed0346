"use client";

import { Suspense, type ReactNode } from "react";
import type { DocumentProblem } from "@/lib/domain/istio/document.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { FieldGroup } from "../../fields/field-group.tsx";
import { useForm } from "../../fields/form-context.ts";
import { FormProvider, type FormProviderProps } from "../../fields/form-provider.tsx";
import type { GuidedEditor } from "../../fields/guided-editor.ts";
import { KeptFields } from "../../fields/kept-fields.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { Card, CardHead, ProblemBlock } from "../../ui/card.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateBlock } from "../../ui/state-block.tsx";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { FieldMark } from "./opened-at.tsx";

export interface FormCardProps extends Omit<FormProviderProps, "children" | "fallback"> {
  /** Null: every field by its schema. */
  readonly guided: GuidedEditor | null;
  readonly actions: ReactNode;
  /** JSON pointer of the field to mark; null marks none. */
  readonly markedAt: string | null;
}

/** The object as a form that follows the text and changes it; the text is the one truth. */
export function FormCard({ guided, actions, markedAt, ...form }: FormCardProps) {
  const title = guided?.title ?? "All fields";
  return (
    <Card aria-label="Form" className="min-h-100 overflow-hidden std:min-h-0">
      <CardHead title={title} note={form.readOnly === true ? "read-only" : undefined} actions={actions} />
      <div className={cn("min-h-0 flex-1 overflow-auto", MARKED)}>
        <FormProvider
          {...form}
          fallback={(problem) => <Unreadable problem={problem} onReveal={form.onReveal} />}
        >
          {({ unreadable }) => (
            <>
              {unreadable === null ? null : <LastGood problem={unreadable} onReveal={form.onReveal} />}
              <Suspense fallback={<SkeletonLines count={8} label={title} />}>
                {guided === null ? <EveryField /> : <Guided editor={guided} />}
                {markedAt === null ? null : <FieldMark key={guided?.id ?? "all"} at={markedAt} />}
              </Suspense>
            </>
          )}
        </FormProvider>
      </div>
    </Card>
  );
}

const MARKED =
  "[&_[aria-current=location]]:rounded-control [&_[aria-current=location]]:bg-accent-soft [&_[aria-current=location]]:shadow-[inset_2px_0_0_var(--accent)]";

function Guided({ editor }: { readonly editor: GuidedEditor }) {
  const { form } = useForm();
  const { Arrangement, covers, title } = editor;
  if (!editor.appliesTo(form)) {
    return (
      <StateBlock kind="empty" title={`Nothing here for ${title}`}>
        The object has no such part. All fields shows everything that it has.
      </StateBlock>
    );
  }
  return (
    <>
      <Arrangement />
      <KeptFields covers={covers} />
    </>
  );
}

const OUTER_FIELDS = new Set(["apiVersion", "kind", "metadata", "status"]);

/** Works for every kind, also for one that Foresail does not know. */
function EveryField() {
  const { form } = useForm();
  const bodies = Object.keys(form.value).filter((name) => !OUTER_FIELDS.has(name));
  return (
    <>
      {(bodies.length === 0 ? ["spec"] : bodies).map((name) => (
        <FieldGroup key={name} title={name}>
          <AllFields path={[name]} />
        </FieldGroup>
      ))}
      <FieldGroup title="metadata" defaultOpen={false}>
        <MapField path={["metadata", "labels"]} noun="label" newValue={() => ""} />
        <MapField path={["metadata", "annotations"]} noun="annotation" newValue={() => ""} />
      </FieldGroup>
    </>
  );
}

interface ProblemProps {
  readonly problem: DocumentProblem;
  readonly onReveal: FormProviderProps["onReveal"];
}

/** The form stays on the last text that could be read. */
function LastGood({ problem, onReveal }: ProblemProps) {
  return (
    <ProblemBlock severity="degraded" role="status" className="text-control">
      <p className="font-medium">The text cannot be read, so the form shows the last one that could.</p>
      <p className="text-muted">
        Line {problem.line}: {problem.message}.{" "}
        <button
          type="button"
          className="rounded-badge text-accent hover:underline"
          onClick={() => onReveal?.({ line: problem.line, column: problem.column })}
        >
          Go to line {problem.line}
        </button>
      </p>
    </ProblemBlock>
  );
}

function Unreadable({ problem, onReveal }: ProblemProps) {
  return (
    <StateBlock
      kind="unknown"
      title={`Line ${problem.line} cannot be read`}
      action={
        <Button onClick={() => onReveal?.({ line: problem.line, column: problem.column })}>
          Go to line {problem.line}
        </Button>
      }
    >
      {problem.message}. As soon as the YAML can be read, the form shows it.
    </StateBlock>
  );
}
