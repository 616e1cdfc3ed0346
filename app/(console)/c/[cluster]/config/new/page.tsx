import type { Metadata } from "next";
import { NewObjectPage } from "@/components/config/new/new-object-page.tsx";

export const metadata: Metadata = { title: "New objects" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <NewObjectPage cluster={(await params).cluster} />;
}
