"use client";

import { useSyncExternalStore } from "react";
import { z } from "zod";
import { THEME_KEY } from "./theme-script.ts";

export const THEME_CHOICES = ["system", "dark", "light"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const choiceSchema = z.enum(THEME_CHOICES).catch("system");

export function chooseTheme(choice: ThemeChoice): void {
  const isLight =
    choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset["theme"] = isLight ? "light" : "dark";
  try {
    localStorage.setItem(THEME_KEY, choice);
  } catch {
    // Storage may be blocked: the choice then lasts until the page is left.
  }
}

export function readThemeChoice(): ThemeChoice {
  try {
    return choiceSchema.parse(localStorage.getItem(THEME_KEY) ?? "system");
  } catch {
    return "system";
  }
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** The theme in force; charts, graph and editor draw anew when it changes. */
export function useTheme(): "dark" | "light" {
  return useSyncExternalStore(
    subscribe,
    () => (document.documentElement.dataset["theme"] === "light" ? "light" : "dark"),
    () => "dark",
  );
}
