"use client";

import { useSyncExternalStore } from "react";
import * as z from "zod/mini";
import { readStored, writeStored } from "./stored-choice.ts";
import { DENSITY_KEY, THEME_KEY } from "./theme-script.ts";

export const THEME_CHOICES = ["system", "dark", "light"] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = "dark" | "light";

const choiceSchema = z.catch(z.enum(THEME_CHOICES), "system");

export function chooseTheme(choice: ThemeChoice): void {
  const isLight =
    choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  writeStored(THEME_KEY, choice);
  document.documentElement.dataset["theme"] = isLight ? "light" : "dark";
}

export function readThemeChoice(): ThemeChoice {
  return choiceSchema.parse(readStored(THEME_KEY) ?? "system");
}

export const DENSITIES = ["compact", "comfortable"] as const;
export type Density = (typeof DENSITIES)[number];

export function readDensity(): Density {
  return document.documentElement.dataset["density"] === "comfortable" ? "comfortable" : "compact";
}

/** Rows 4 px higher when comfortable. */
export function chooseDensity(density: Density): void {
  writeStored(DENSITY_KEY, density);
  if (density === "comfortable") document.documentElement.dataset["density"] = density;
  else delete document.documentElement.dataset["density"];
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** The theme in force; charts, graph and editor draw anew when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    subscribe,
    () => (document.documentElement.dataset["theme"] === "light" ? "light" : "dark"),
    () => "dark",
  );
}
