export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** "mod+k", "shift+f", "g", "?", "escape". Shift is written only with letters and named keys: "?" needs it anyway. */
export function pressName({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  const name = key === " " ? "space" : key.toLowerCase();
  const parts = [];
  if (ctrlKey || metaKey) parts.push("mod");
  if (altKey) parts.push("alt");
  if (shiftKey && (name.length > 1 || /[a-z]/.test(name))) parts.push("shift");
  return [...parts, name].join("+");
}

/** True when the press is text for a field and single keys must stay quiet. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=textbox], .monaco-editor") !== null) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** How a shortcut is written for people: "⌘K" on macOS, "Ctrl K" elsewhere, "G then O" for sequences. */
export function shortcutText(keys: string, isMac: boolean): string {
  const one = (press: string) =>
    press
      .split("+")
      .map((part) => KEY_WORDS[part]?.(isMac) ?? part.toUpperCase())
      .join(isMac ? "" : " ");
  return keys.split(" ").map(one).join(" then ");
}

const KEY_WORDS: Readonly<Record<string, (isMac: boolean) => string>> = {
  mod: (isMac) => (isMac ? "⌘" : "Ctrl"),
  alt: (isMac) => (isMac ? "⌥" : "Alt"),
  shift: (isMac) => (isMac ? "⇧" : "Shift"),
  escape: () => "Esc",
  enter: () => "↵",
  space: () => "Space",
  arrowup: () => "↑",
  arrowdown: () => "↓",
  arrowleft: () => "←",
  arrowright: () => "→",
};
