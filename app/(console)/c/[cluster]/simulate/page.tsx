import type { Metadata } from "next";
import { SimulatePage } from "@/components/simulation/simulate-page.tsx";

export const metadata: Metadata = { title: "Simulate" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <SimulatePage cluster={(await params).cluster} />;
}
