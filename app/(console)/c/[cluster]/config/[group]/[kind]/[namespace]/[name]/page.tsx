import type { Metadata } from "next";
import { GuidedObjectPage } from "../../../../guided-object-page.tsx";

interface Props {
  readonly params: Promise<{
    readonly cluster: string;
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kind, namespace, name } = await params;
  const where = namespace === "-" ? "" : `${decodeURIComponent(namespace)}/`;
  return { title: `${decodeURIComponent(kind)} ${where}${decodeURIComponent(name)}` };
}

export default async function Page({ params }: Props) {
  const { cluster, group, kind, namespace, name } = await params;
  const object = [group, kind, namespace, name].map(decodeURIComponent);
  const [groupName = "", kindName = "", namespaceName = "", objectName = ""] = object;
  return (
    <GuidedObjectPage
      // Another object is another editor.
      key={object.join("/")}
      cluster={cluster}
      group={groupName}
      kind={kindName}
      namespace={namespaceName}
      name={objectName}
    />
  );
}
