import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { pagePath } from "@/lib/contracts/paths.ts";
import { getRuntime } from "@/lib/server/runtime.ts";
import { currentPerson, homeCluster } from "./current-person.ts";

/** The start page is the overview of the cluster one signed in to. */
export default async function StartPage() {
  const person = await currentPerson(await headers());
  if (person === null) redirect("/login");
  const runtime = await getRuntime();
  const cluster = (await homeCluster(person)) ?? [...runtime.clusters.keys()][0];
  redirect(cluster === undefined ? "/login" : pagePath(cluster, "overview"));
}
