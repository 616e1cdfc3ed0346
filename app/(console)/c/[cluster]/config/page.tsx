import type { Metadata } from "next";
import { ConfigPage } from "@/components/config/config-page.tsx";

export const metadata: Metadata = { title: "Config" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <ConfigPage cluster={(await params).cluster} />;
}
