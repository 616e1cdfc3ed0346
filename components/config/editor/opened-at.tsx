"use client";

import { useEffect, useRef, useState } from "react";
import { fromJsonPointer } from "@/lib/domain/base/json.ts";
import { openForm } from "@/lib/domain/istio/form.ts";
import { placeOf, type TextPlace } from "../../fields/text-place.ts";
import { usePageParam } from "../../layout/use-shared-search.ts";

/** The field that the address names by `at`, a JSON pointer: its place in the text with which the page opened. */
export function useOpenedAt(text: string): { readonly at: string | null; readonly place?: TextPlace } {
  const [named] = usePageParam("at");
  const at = named === "" ? null : named;
  const [place] = useState(() => {
    const opened = at === null ? null : openForm(text);
    return at === null || opened?.ok !== true ? null : placeOf(opened.value, fromJsonPointer(at));
  });
  return place === null ? { at } : { at, place };
}

/** Stands beside the fields: as soon as they are drawn it marks the one at the pointer and brings it into view. */
export function FieldMark({ at }: { readonly at: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const field = fieldAt(ref.current?.parentElement ?? null, at);
    field?.setAttribute("aria-current", "location");
    field?.scrollIntoView({ block: "nearest" });
    return () => field?.removeAttribute("aria-current");
  }, [at]);
  return <span ref={ref} hidden />;
}

/** The field itself, else the first of its parts, else the smallest that holds it. */
function fieldAt(box: HTMLElement | null, at: string): HTMLElement | null {
  const fields = [...(box?.querySelectorAll<HTMLElement>("[data-field]") ?? [])];
  const pointerOf = ({ dataset }: HTMLElement): string => dataset["field"] ?? "";
  const around = fields
    .filter((field) => at.startsWith(`${pointerOf(field)}/`))
    .toSorted((a, b) => pointerOf(b).length - pointerOf(a).length);
  return (
    fields.find((field) => pointerOf(field) === at) ??
    fields.find((field) => pointerOf(field).startsWith(`${at}/`)) ??
    around[0] ??
    null
  );
}
