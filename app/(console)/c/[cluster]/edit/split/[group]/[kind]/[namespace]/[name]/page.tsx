import type { Metadata } from "next";
import { SplitPage } from "@/components/traffic-split/split-page.tsx";

export const metadata: Metadata = { title: "Traffic split" };

interface Params {
  readonly cluster: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export default async function Page({ params }: { readonly params: Promise<Params> }) {
  const { cluster, group, kind, namespace, name } = await params;
  const ref = { cluster, group, kind, namespace, name };
  const decoded = Object.fromEntries(
    Object.entries(ref).map(([field, text]) => [field, decodeURIComponent(text)]),
  );
  return <SplitPage objectRef={{ ...ref, ...decoded }} />;
}
