import type { Metadata } from "next";
import { AuditPage } from "@/components/audit/audit-page.tsx";

export const metadata: Metadata = { title: "Audit" };

export default async function Page({ params }: { readonly params: Promise<{ readonly cluster: string }> }) {
  return <AuditPage cluster={(await params).cluster} />;
}
