import type { TextCheck } from "./check-text.ts";

export type CheckQuestion =
  | { readonly number: number; readonly ask: "check"; readonly text: string }
  | {
      readonly number: number;
      readonly ask: "schema";
      readonly kind: string;
      readonly group: string;
      readonly version: string;
    };

/** JSON Schema for the editor; null when there is none of that version. */
export type EditorSchema = Readonly<Record<string, unknown>> | null;

export type CheckAnswer =
  | { readonly number: number; readonly ask: "check"; readonly check: TextCheck }
  | { readonly number: number; readonly ask: "schema"; readonly schema: EditorSchema };
