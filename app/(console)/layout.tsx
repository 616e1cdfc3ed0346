import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { LiveProvider } from "@/components/live/live-provider.tsx";
import { currentPerson } from "./current-person.ts";

/** Leads to sign-in when nobody is signed in. Every verb checks for itself: this is a courtesy, not a guard. */
export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const person = await currentPerson(await headers());
  if (person === null) redirect("/login");
  return <LiveProvider loginId={person.loginId}>{children}</LiveProvider>;
}
