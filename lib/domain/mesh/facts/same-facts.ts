/**
 * Whether two facts say the same: plain data compared by value. An event that changes only what nobody reads (a node's
 * heartbeat, a pod's condition times) then leaves the snapshot as it is.
 */
export function isSameFacts(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((entry, index) => isSameFacts(entry, b[index]))
    );
  }
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSameFacts(value, right.get(key)))
  );
}
