import { cn } from "./cn.ts";

export interface ObjectNameProps {
  /** Null for cluster-scoped objects. */
  readonly namespace: string | null;
  readonly name: string;
  readonly className?: string;
}

/** `namespace/name` with the namespace muted. */
export function ObjectName({ namespace, name, className }: ObjectNameProps) {
  return (
    <span className={cn("truncate", className)} title={namespace === null ? name : `${namespace}/${name}`}>
      {namespace === null ? null : <span className="font-normal text-muted">{namespace}/</span>}
      {name}
    </span>
  );
}
