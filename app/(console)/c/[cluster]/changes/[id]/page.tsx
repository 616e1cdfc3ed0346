import type { Metadata } from "next";
import { ChangePage } from "@/components/changes/change-page.tsx";

export const metadata: Metadata = { title: "Change" };

interface Props {
  readonly params: Promise<{ readonly cluster: string; readonly id: string }>;
}

export default async function Page({ params }: Props) {
  const { cluster, id } = await params;
  return <ChangePage key={id} cluster={cluster} id={decodeURIComponent(id)} />;
}
