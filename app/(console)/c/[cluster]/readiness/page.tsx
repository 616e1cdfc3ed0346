import type { Metadata } from "next";
import { ReadinessPage } from "@/components/readiness/readiness-page.tsx";

export const metadata: Metadata = { title: "Readiness" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <ReadinessPage cluster={(await params).cluster} />;
}
