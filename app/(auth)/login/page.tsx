import type { Metadata } from "next";
import { readSignInOptions } from "@/lib/server/sign-in-options.ts";
import { getRuntime } from "@/lib/server/runtime.ts";
import { safeReturnTo } from "./return-to.ts";
import { SignInView } from "./sign-in-view.tsx";

export const metadata: Metadata = { title: "Sign in" };
export const dynamic = "force-dynamic";

interface LoginPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const [options, { returnTo }] = await Promise.all([getRuntime().then(readSignInOptions), searchParams]);
  return <SignInView options={options} returnTo={safeReturnTo(returnTo)} />;
}
