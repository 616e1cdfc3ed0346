import { redirect } from "next/navigation";
import { pagePath } from "@/lib/contracts/paths.ts";

export default async function ClusterPage({
  params,
}: {
  readonly params: Promise<{ readonly cluster: string }>;
}) {
  redirect(pagePath((await params).cluster, "overview"));
}
