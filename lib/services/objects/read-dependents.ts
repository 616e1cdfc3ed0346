import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readDependents as contract } from "@/lib/contracts/objects.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { describeRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects } from "@/lib/domain/mesh/snapshot.ts";
import { authorize } from "../authorize.ts";
import { clusterOf, type Context } from "../context.ts";
import { mayReadAll } from "../changes/index.ts";
import { dependentsOf } from "./dependents-of.ts";
import { objectOf } from "./object-of.ts";

/** From the live picture. Objects that the person may not read are counted, not named. */
export async function readDependents(
  ctx: Context,
  { params }: InputOf<typeof contract>,
): Promise<ResponseOf<typeof contract>> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { ref } = objectOf(params);
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const object = configObjects(mesh, ref.kind, ref.group).get(ref.namespace, ref.name);
  if (object === undefined || !(await mayReadAll(ctx, [ref]))) {
    throw new AppError("not_found", `${describeRef(ref)} does not exist`, {
      hint: "It may have been deleted.",
    });
  }
  const { dependents, notChecked } = dependentsOf(mesh, object);
  const readable = await Promise.all(
    dependents.map(({ ref: other }) => other === null || mayReadAll(ctx, [other])),
  );
  const shown = dependents.filter((_, at) => readable[at] === true);
  const hidden = dependents.length - shown.length;
  const others = `${hidden} object${hidden === 1 ? "" : "s"} that you may not read also depend${hidden === 1 ? "s" : ""} on it`;
  return {
    dependents: hidden === 0 ? shown : [...shown, { ref: null, sentence: others }],
    notChecked,
  };
}
