import type { Metadata } from "next";
import { OverviewPage } from "@/components/overview/overview-page.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <OverviewPage cluster={(await params).cluster} />;
}
