import { toJsonPointer } from "../base/json.ts";
import { objectKey } from "../kube/object-ref.ts";
import type { Finding } from "./finding.ts";

export interface FindingChanges {
  readonly fresh: readonly Finding[];
  readonly fixed: readonly Finding[];
  readonly remaining: readonly Finding[];
}

/** A finding that only moved within its object (an index before it was added) remains; it is not fixed and found anew. */
export function compareFindings(before: readonly Finding[], after: readonly Finding[]): FindingChanges {
  const exact = pairOff(before, after, exactKey);
  const moved = pairOff(exact.onlyBefore, exact.onlyAfter, looseKey);
  return {
    fresh: moved.onlyAfter,
    fixed: moved.onlyBefore,
    remaining: [...exact.both, ...moved.both],
  };
}

const looseKey = ({ code, object }: Finding): string => `${code} ${objectKey(object)}`;

const exactKey = (finding: Finding): string =>
  `${looseKey(finding)} ${toJsonPointer(finding.path)} ${finding.sentence}`;

interface Paired {
  readonly both: readonly Finding[];
  readonly onlyBefore: readonly Finding[];
  readonly onlyAfter: readonly Finding[];
}

function pairOff(
  before: readonly Finding[],
  after: readonly Finding[],
  keyOf: (finding: Finding) => string,
): Paired {
  const open = new Map<string, Finding[]>();
  for (const finding of before) {
    const key = keyOf(finding);
    const same = open.get(key);
    if (same === undefined) open.set(key, [finding]);
    else same.push(finding);
  }
  const both: Finding[] = [];
  const onlyAfter: Finding[] = [];
  for (const finding of after) {
    const known = open.get(keyOf(finding))?.shift();
    if (known === undefined) onlyAfter.push(finding);
    else both.push(finding);
  }
  return { both, onlyBefore: [...open.values()].flat(), onlyAfter };
}
