export type MarkerSeverity = "error" | "warning" | "info";

/** One finding at a place of the text. Lines and columns start at 1; the end column is exclusive. */
export interface YamlMarker {
  readonly severity: MarkerSeverity;
  readonly message: string;
  /** `MESH0107`. */
  readonly code: string | null;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface YamlEditorProps {
  /** "YAML of VirtualService production/api". */
  readonly label: string;
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly readOnly?: boolean;
  /** Findings of our own rules; the schema's come by themselves. */
  readonly markers?: readonly YamlMarker[];
  /** Path of the model, such as `production/api.VirtualService.yaml`; decides which schema applies. */
  readonly path: string;
  /** JSON schema for this path. */
  readonly schema?: { readonly uri: string; readonly schema: unknown } | undefined;
  /** Cursor position as 1-based line and column: which field the form should show. */
  readonly onCursor?: (line: number, column: number) => void;
  /** Goes to a line; a new object goes there again. */
  readonly goTo?: { readonly line: number; readonly column: number } | undefined;
  readonly className?: string;
}

export interface YamlDiffProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  /** Side by side above 700 px of width, one below the other under it. */
  readonly layout?: "auto" | "unified" | "split";
  readonly className?: string;
}
