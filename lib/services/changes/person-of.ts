import type { Person } from "../../domain/changes/change-set.ts";
import type { Actor } from "../context.ts";

export function personOf({ issuer, subject, display }: Actor): Person {
  return { issuer, subject, display };
}
