"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False until hydrated: the server does not know the keyboard. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => navigator.platform.startsWith("Mac"),
    () => false,
  );
}

function onResize(onChange: () => void): () => void {
  window.addEventListener("resize", onChange);
  return () => window.removeEventListener("resize", onChange);
}

/** px; 1440 before the browser is asked. */
export function useWindowWidth(): number {
  return useSyncExternalStore(
    onResize,
    () => window.innerWidth,
    () => 1440,
  );
}
