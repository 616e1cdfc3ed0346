import type { Metadata } from "next";
import { ServicePage } from "@/components/services/service-page.tsx";

interface Props {
  readonly params: Promise<{ readonly cluster: string; readonly namespace: string; readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { namespace, name } = await params;
  return { title: `${decodeURIComponent(namespace)}/${decodeURIComponent(name)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, namespace, name } = await params;
  return (
    <ServicePage
      cluster={cluster}
      namespace={decodeURIComponent(namespace)}
      name={decodeURIComponent(name)}
    />
  );
}
