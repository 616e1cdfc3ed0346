"use client";

import { useState, type ReactNode } from "react";
import type { FieldChoices } from "../field-choices.ts";
import type { FormProblem } from "../form-context.ts";
import { FormProvider } from "../form-provider.tsx";

interface TextFormProps {
  readonly text: string;
  readonly onText?: (text: string) => void;
  readonly liveText?: string | null;
  readonly readOnly?: boolean;
  readonly problems?: readonly FormProblem[];
  readonly choices?: FieldChoices;
  readonly children: ReactNode;
}

/** A form on a text of its own, with the text beside it as the editor would have it. */
export function TextForm({ text: initial, onText, liveText = null, children, ...rest }: TextFormProps) {
  const [text, setText] = useState(initial);
  return (
    <>
      <FormProvider
        {...rest}
        objectRef={{ cluster: "demo", group: "", kind: "", namespace: "shop", name: "cart" }}
        text={text}
        liveText={liveText}
        onTextChange={(next) => {
          setText(next);
          onText?.(next);
        }}
        fallback={(problem) => <p>{`Line ${problem.line} cannot be read`}</p>}
      >
        {({ unreadable }) => (
          <>
            {unreadable === null ? null : <p>{`The form is older than line ${unreadable.line}`}</p>}
            {children}
          </>
        )}
      </FormProvider>
      <textarea aria-label="text" value={text} onChange={(event) => setText(event.target.value)} />
    </>
  );
}
