import { useRef } from "react";

/**
 * For dialogs that no trigger of the library opens: it would give the focus back to its trigger alone. Call `keep` when the dialog is
 * about to take the focus; `giveBack` is its `onCloseAutoFocus`.
 */
export function useReturnFocus() {
  const opener = useRef<Element | null>(null);
  return {
    keep: () => {
      opener.current = document.activeElement;
    },
    giveBack: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}
