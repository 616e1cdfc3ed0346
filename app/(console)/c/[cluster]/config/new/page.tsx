import type { Metadata } from "next";
import { GuidedNewObjectPage } from "../guided-object-page.tsx";

export const metadata: Metadata = { title: "New objects" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <GuidedNewObjectPage cluster={(await params).cluster} />;
}
