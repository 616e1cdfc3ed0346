"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import {
  type QuestionTexts,
  readQuestion,
  type ReadQuestion,
  readTexts,
  writeTexts,
} from "./question-params.ts";

export interface QuestionHandle extends ReadQuestion {
  readonly texts: QuestionTexts;
  readonly patch: (texts: Partial<QuestionTexts>) => void;
}

/** The question in the address. */
export function useQuestion(): QuestionHandle {
  const params = useSearchParams();
  const texts = useMemo(() => readTexts(params), [params]);
  const read = useMemo(() => readQuestion(texts), [texts]);
  const patch = useCallback((change: Partial<QuestionTexts>) => {
    const next = writeTexts(new URLSearchParams(window.location.search), change).toString();
    window.history.replaceState(null, "", `${window.location.pathname}${next === "" ? "" : `?${next}`}`);
  }, []);
  return { ...read, texts, patch };
}

const SETTLE_MS = 250;

/** The value once it has not changed for a moment: not every key asks the server. */
export function useSettled<Value>(value: Value): Value {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value: JSON.parse(key) as Value }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled.key === key ? value : settled.value;
}
