import type { Metadata } from "next";
import { ServicesPage } from "@/components/services/services-page.tsx";

export const metadata: Metadata = { title: "Services" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <ServicesPage cluster={(await params).cluster} />;
}
