import type { InputOf, ResponseOf } from "@/lib/contracts/api.ts";
import type { readReferences as contract } from "@/lib/contracts/objects.ts";
import { AppError } from "@/lib/domain/base/app-error.ts";
import { describeRef, type ObjectRef } from "@/lib/domain/kube/object-ref.ts";
import { configObjects } from "@/lib/domain/mesh/snapshot.ts";
import { authorize } from "../authorize.ts";
import { mayReadAll } from "../changes/index.ts";
import { clusterOf, type Context } from "../context.ts";
import { visibilityOf } from "../visibility.ts";
import { objectOf } from "./object-of.ts";
import { namedBy, namedFrom } from "./references-of.ts";

type Answer = ResponseOf<typeof contract>;

/** Both ways, from the live picture. What the person may not read is counted, and not told from what is missing. */
export async function readReferences(ctx: Context, { params }: InputOf<typeof contract>): Promise<Answer> {
  await authorize(ctx, "mesh.read", { cluster: params.cluster });
  const { ref } = objectOf(params);
  const mesh = clusterOf(ctx, params.cluster).snapshot();
  const object = configObjects(mesh, ref.kind, ref.group).get(ref.namespace, ref.name);
  if (object === undefined || !(await mayReadAll(ctx, [ref]))) {
    throw new AppError("not_found", `${describeRef(ref)} does not exist`, {
      hint: "It may have been deleted.",
    });
  }
  const visibility = await visibilityOf(ctx, params.cluster);
  const maySee = (other: ObjectRef) =>
    other.kind === "Service" && other.group === ""
      ? Promise.resolve(visibility.isVisible(other.namespace))
      : mayReadAll(ctx, [other]);
  const names = await Promise.all(
    namedBy(mesh, object).map(async (thing): Promise<Answer["names"][number]> => {
      const isSeen = thing.ref === null || (await maySee(thing.ref));
      return isSeen ? thing : { ...thing, ref: null, state: "not_checked" };
    }),
  );
  const from = namedFrom(mesh, ref);
  const seen = await Promise.all(from.map(({ ref: other }) => maySee(other)));
  return {
    names,
    namedBy: from
      .filter((_, at) => seen[at] === true)
      .map(({ ref: other, fields }) => ({ ref: other, fields: [...fields] })),
    hidden: seen.filter((isSeen) => !isSeen).length,
  };
}
