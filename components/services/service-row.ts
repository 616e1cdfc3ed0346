import type { ResponseOf } from "@/lib/contracts/api.ts";
import type { listServices } from "@/lib/contracts/services.ts";

export type ServiceRow = ResponseOf<typeof listServices>["services"][number];

export function serviceKey({ namespace, name }: ServiceRow): string {
  return `${namespace}/${name}`;
}
