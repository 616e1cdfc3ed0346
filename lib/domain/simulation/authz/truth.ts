/** Three-valued answer; null is "not known". */
export type Truth = boolean | null;

/** Collects the names of facts that were asked for and are not known. */
export type Asked = Set<string>;

export function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** True when any is; unknown when none is true and one is unknown. */
export function anyOf<T>(values: readonly T[], test: (value: T) => Truth): Truth {
  let result: Truth = false;
  for (const value of values) {
    const truth = test(value);
    if (truth === true) return true;
    if (truth === null) result = null;
  }
  return result;
}

/** False when any is; unknown when none is false and one is unknown. */
export function allOf(tests: readonly (() => Truth)[]): Truth {
  let result: Truth = true;
  for (const test of tests) {
    const truth = test();
    if (truth === false) return false;
    if (truth === null) result = null;
  }
  return result;
}
