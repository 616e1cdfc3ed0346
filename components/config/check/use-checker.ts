"use client";

import { useEffect, useRef, useState } from "react";
import type { CheckAnswer, CheckQuestion, EditorSchema } from "./check-question.ts";
import type { TextCheck } from "./check-text.ts";

const PAUSE_MS = 200;

export interface CheckedText {
  /** The text that the check is about: the one shown may be newer. */
  readonly text: string;
  readonly check: TextCheck;
}

export interface Checker {
  /** Of the last text that was checked; null before the first answer. */
  readonly checked: CheckedText | null;
  readonly schema: EditorSchema;
}

export interface SchemaName {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

/** Checks a text in a worker, after a pause while somebody types, and gets the schema for completion from it. */
export function useChecker(text: string | null, schemaName: SchemaName | null): Checker {
  const [checked, setChecked] = useState<CheckedText | null>(null);
  const [schema, setSchema] = useState<EditorSchema>(null);
  const worker = useRef<Worker | null>(null);
  const asked = useRef({ number: 0, check: 0, schema: 0, text: "" });

  useEffect(() => {
    const opened = new Worker(new URL("./check.worker.ts", import.meta.url), {
      type: "module",
      name: "check",
    });
    worker.current = opened;
    opened.addEventListener("message", ({ data }: MessageEvent<CheckAnswer>) => {
      const latest = asked.current;
      if (data.ask === "check" && data.number === latest.check) {
        setChecked({ text: latest.text, check: data.check });
      }
      if (data.ask === "schema" && data.number === latest.schema) setSchema(data.schema);
    });
    return () => {
      opened.terminate();
      worker.current = null;
    };
  }, []);

  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => {
      const number = asked.current.number + 1;
      asked.current = { ...asked.current, number, check: number, text };
      worker.current?.postMessage({ number, ask: "check", text } satisfies CheckQuestion);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const { kind = null, group = "", version = "" } = schemaName ?? {};
  useEffect(() => {
    if (kind === null) return;
    const number = asked.current.number + 1;
    asked.current = { ...asked.current, number, schema: number };
    worker.current?.postMessage({ number, ask: "schema", kind, group, version } satisfies CheckQuestion);
  }, [kind, group, version]);

  return { checked, schema };
}
