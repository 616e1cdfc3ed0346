import type { Metadata } from "next";
import { ChangesPage } from "@/components/changes/changes-page.tsx";

export const metadata: Metadata = { title: "Changes" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <ChangesPage cluster={(await params).cluster} />;
}
