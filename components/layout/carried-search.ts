import { useSearchParams } from "next/navigation";
import { carriedSearch } from "@/lib/contracts/search-params.ts";

/** Where and when, to be put behind a link to another page: `?ns=shop&window=3h` or nothing. */
export function useCarriedSearch(): string {
  return carriedSearch(new URLSearchParams(useSearchParams()));
}
