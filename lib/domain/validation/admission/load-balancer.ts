import type { Path } from "../../base/json.ts";
import { checkDuration } from "./durations.ts";
import { entriesAt, has, mapAt, mapsAt, numberAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

export interface LoadBalancerContext {
  readonly path: Path;
  readonly hasOutlierDetection: boolean;
  readonly findings: Findings;
}

export function checkLoadBalancer(settings: Fields | null, context: LoadBalancerContext): void {
  if (settings === null) return;
  const { path, findings } = context;
  checkConsistentHash(mapAt(settings, "consistentHash"), [...path, "consistentHash"], findings);
  const locality = mapAt(settings, "localityLbSetting");
  if (locality !== null && has(settings, "zoneAwareLbSetting")) {
    findings.error(path, "only one of localityLbSetting and zoneAwareLbSetting can be set");
  }
  if (locality !== null) checkLocality(locality, { ...context, path: [...path, "localityLbSetting"] });
  checkDuration(settings, "warmupDurationSecs", { path, findings });
  checkWarmup(mapAt(settings, "warmup"), [...path, "warmup"], findings);
}

const MAX_TABLE_SIZE = 5_000_011;

function checkConsistentHash(hash: Fields | null, path: Path, findings: Findings): void {
  if (hash === null) return;
  const cookie = mapAt(hash, "httpCookie");
  if (cookie !== null) checkCookie(cookie, [...path, "httpCookie"], findings);
  if (numberAt(hash, "minimumRingSize") !== 0) {
    findings.warn(
      "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
    );
    if (has(hash, "maglev") || has(hash, "ringHash")) {
      findings.error(path, "only one of MinimumRingSize or Maglev/Ringhash can be specified");
    }
  }
  const maglev = mapAt(hash, "maglev");
  if (maglev === null) return;
  const size = numberAt(maglev, "tableSize");
  const place = [...path, "maglev", "tableSize"];
  if (size === 0) findings.error(place, "tableSize must be set for maglev");
  if (size >= MAX_TABLE_SIZE) findings.error(place, "tableSize must be less than 5000011 for maglev");
  if (!isPrime(size)) findings.error(place, "tableSize must be a prime number for maglev");
}

function checkCookie(cookie: Fields, path: Path, findings: Findings): void {
  if (textAt(cookie, "name") === "") findings.error(path, "name required for HttpCookie");
  const names = mapsAt(cookie, "attributes").map((attribute) => textAt(attribute, "name"));
  if (new Set(names).size !== names.length) findings.error(path, "duplicate attribute names in HttpCookie");
}

/** As Envoy tests it: 0 is no prime, 1 counts as one. */
function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false;
  return true;
}

function checkWarmup(warmup: Fields | null, path: Path, findings: Findings): void {
  if (warmup === null) return;
  if (!has(warmup, "duration")) findings.error(path, "duration is required");
  checkDuration(warmup, "duration", { path, findings });
  if (numberAt(warmup, "minimumPercent") > 100)
    findings.error(path, "minimumPercent value should be less than or equal to 100");
  if (has(warmup, "aggression") && numberAt(warmup, "aggression") <= 0) {
    findings.error(path, "aggression should be greater than or equal to 1");
  }
}

function checkLocality(setting: Fields, { path, hasOutlierDetection, findings }: LoadBalancerContext): void {
  const distribute = mapsAt(setting, "distribute");
  const failover = mapsAt(setting, "failover");
  if (distribute.length > 0 && failover.length > 0) {
    findings.error(path, "can not simultaneously specify 'distribute' and 'failover' in locality lb setting");
  }
  const sources: string[] = [];
  distribute.forEach((rule, index) => {
    sources.push(textAt(rule, "from"));
    checkDistribute(rule, [...path, "distribute", index], findings);
  });
  checkOverlaps(sources, [...path, "distribute"], findings);
  const hasFailover = failover.length > 0 || has(setting, "failoverPriority");
  if (hasFailover && !hasOutlierDetection)
    findings.warn("outlier detection policy must be provided for failover");
  failover.forEach((rule, index) => checkFailover(rule, [...path, "failover", index], findings));
}

function checkDistribute(rule: Fields, path: Path, findings: Findings): void {
  const targets: string[] = [];
  let total = 0;
  for (const [locality, weight] of entriesAt(rule, "to")) {
    targets.push(locality);
    if (typeof weight !== "number") continue;
    if (weight <= 0 || weight > 100) findings.error(path, "locality weight must be in range [1, 100]");
    total += weight;
  }
  if (total !== 100) findings.error(path, `total locality weight ${total} != 100`);
  checkOverlaps(targets, [...path, "to"], findings);
}

/** Region, zone and subzone that a wildcard or a shorter locality covers already; the first fault ends it (`validateLocalities`). */
function checkOverlaps(localities: readonly string[], path: Path, findings: Findings): void {
  const taken: string[] = [];
  for (const locality of localities) {
    const fault = localityFault(locality, taken);
    if (fault !== null) return findings.error(path, `locality ${locality} ${fault}`);
    taken.push(locality);
  }
}

function localityFault(locality: string, taken: readonly string[]): string | null {
  if (/\*(?!$)/.test(locality)) return "wildcard '*' number can not exceed 1 and must be in the end";
  if (taken.includes("*")) return OVERLAP;
  const parts = partsOf(locality);
  if (parts.includes("")) return "must not contain empty region/zone/subzone info";
  return taken.some((other) => areOverlapping(partsOf(other), parts)) ? OVERLAP : null;
}

const OVERLAP = "overlap with previous specified ones";

const partsOf = (locality: string): readonly string[] => {
  const [region = "", zone, ...rest] = locality.split("/");
  return [region, ...(zone === undefined ? [] : [zone]), ...(rest.length === 0 ? [] : [rest.join("/")])];
};

/** A shorter locality covers what lies in it, and whatever lies in it stands in its way. */
function areOverlapping(earlier: readonly string[], later: readonly string[]): boolean {
  const shared = Math.min(earlier.length, later.length);
  for (let depth = 0; depth < shared; depth += 1) {
    if (earlier[depth] === later[depth]) continue;
    return depth > 0 && earlier[depth] === "*";
  }
  return true;
}

function checkFailover(rule: Fields, path: Path, findings: Findings): void {
  const from = textAt(rule, "from");
  const to = textAt(rule, "to");
  if (from === to)
    findings.error(path, `locality lb failover settings must specify different regions: ${from}`);
  if (`${from}${to}`.includes("*"))
    findings.error(path, "locality lb failover region should not contain '*' wildcard");
  if (`${from}${to}`.includes("/")) findings.error(path, "locality lb failover only specifies region");
}
