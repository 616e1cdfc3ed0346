import type * as Monaco from "monaco-editor/editor";
import { readColorToken } from "../ui/token-color.ts";

/** The base themes colour some tokens for YAML alone, so each is set with and without the language. */
const TOKEN_COLORS = [
  ["type", "--status-pending"],
  ["string", "--accent"],
  ["number", "--accent"],
  ["keyword", "--accent"],
  ["comment", "--text-subtle"],
  ["operators", "--text-muted"],
] as const;

/** Defines and sets the editor's theme from the tokens in force. Called again when the theme changes. */
export function applyMonacoTheme(monaco: typeof Monaco, theme: "dark" | "light"): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => readColorToken(style, name);
  const rule = (name: string) => color(name).replace("#", "");
  monaco.editor.defineTheme("foresail", {
    base: theme === "dark" ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "", foreground: rule("--text") },
      ...TOKEN_COLORS.flatMap(([token, name]) => [
        { token, foreground: rule(name) },
        { token: `${token}.yaml`, foreground: rule(name) },
      ]),
    ],
    colors: {
      "editor.background": color("--surface"),
      "editor.foreground": color("--text"),
      "editorLineNumber.foreground": color("--text-subtle"),
      "editorLineNumber.activeForeground": color("--text"),
      "editor.lineHighlightBackground": color("--surface-hover"),
      "editor.lineHighlightBorder": `${color("--surface")}00`,
      "editor.selectionBackground": color("--accent-soft"),
      "editorCursor.foreground": color("--accent"),
      "editorIndentGuide.background1": color("--border"),
      "editorIndentGuide.activeBackground1": color("--border-strong"),
      "editorError.foreground": color("--status-error-mark"),
      "editorWarning.foreground": color("--status-degraded-mark"),
      "editorInfo.foreground": color("--status-pending"),
      "editorWidget.background": color("--surface-overlay"),
      "editorWidget.border": color("--border-strong"),
      "editorHoverWidget.background": color("--surface-overlay"),
      "editorHoverWidget.border": color("--border-strong"),
      "editorSuggestWidget.background": color("--surface-overlay"),
      "editorSuggestWidget.border": color("--border-strong"),
      "editorSuggestWidget.selectedBackground": color("--surface-active"),
      "editorGutter.background": color("--surface"),
      "diffEditor.insertedLineBackground": color("--diff-add"),
      "diffEditor.insertedTextBackground": color("--diff-add-word"),
      "diffEditor.removedLineBackground": color("--diff-remove"),
      "diffEditor.removedTextBackground": color("--diff-remove-word"),
      "diffEditor.diagonalFill": color("--border"),
      "diffEditor.border": color("--border"),
      "diffEditor.unchangedRegionBackground": color("--surface-sunken"),
      "diffEditor.unchangedRegionForeground": color("--text-subtle"),
      "scrollbarSlider.background": `${color("--border-strong")}99`,
      "scrollbarSlider.hoverBackground": color("--border-strong"),
      focusBorder: color("--accent"),
    },
  });
  monaco.editor.setTheme("foresail");
}
