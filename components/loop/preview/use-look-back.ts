"use client";

import { useSearchParams } from "next/navigation";

const PARAM = "look";

export const LOOK_BACKS = [
  { value: "1h", label: "1 h", seconds: 3_600 },
  { value: "6h", label: "6 h", seconds: 21_600 },
  { value: "24h", label: "24 h", seconds: 86_400 },
  { value: "7d", label: "7 d", seconds: 604_800 },
  { value: "14d", label: "14 d", seconds: 1_209_600 },
] as const;
export type LookBackName = (typeof LOOK_BACKS)[number]["value"];

const STANDARD: LookBackName = "24h";

export interface LookBack {
  readonly name: LookBackName;
  readonly seconds: number;
  readonly choose: (name: LookBackName) => void;
}

/** How far back traffic is replayed, kept in the address as `?look=7d`. A broken value counts as a day. */
export function useLookBack(): LookBack {
  const named = useSearchParams().get(PARAM);
  const { value: name, seconds } =
    LOOK_BACKS.find(({ value }) => value === named) ??
    LOOK_BACKS.find(({ value }) => value === STANDARD) ??
    LOOK_BACKS[0];
  return { name, seconds, choose: writeParam };
}

function writeParam(name: LookBackName): void {
  const next = new URLSearchParams(window.location.search);
  if (name === STANDARD) next.delete(PARAM);
  else next.set(PARAM, name);
  const text = next.toString();
  window.history.replaceState(null, "", `${window.location.pathname}${text === "" ? "" : `?${text}`}`);
}
