"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { carriedSearch } from "@/lib/contracts/search-params.ts";

/** Opens a page with what is carried along between pages. */
export function useGoTo() {
  const router = useRouter();
  const carried = carriedSearch(new URLSearchParams(useSearchParams()));
  return (href: string, newTab = false) => {
    if (newTab) window.open(`${href}${carried}`, "_blank", "noopener");
    else router.push(`${href}${carried}`);
  };
}
