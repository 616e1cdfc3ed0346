/** Envoy's response flags as Istio reports them (Envoy, access log command operators, %RESPONSE_FLAGS%). */
const FLAGS: Readonly<Record<string, string>> = {
  DC: "the caller closed the connection",
  DI: "delayed by a fault",
  DPE: "the caller broke the protocol",
  FI: "aborted by a fault",
  IH: "a header was refused",
  LH: "local health check failed",
  LR: "reset by the proxy",
  NC: "the cluster does not exist",
  NR: "no route matches",
  RL: "rate limited",
  RLSE: "the rate limiter failed",
  SI: "the stream was idle",
  UAEX: "denied by external authorization",
  UC: "upstream closed the connection",
  UF: "the connection failed",
  UH: "no healthy endpoint",
  UMSDR: "the stream lived too long",
  UO: "overflow of a breaker",
  UPE: "upstream broke the protocol",
  UR: "reset by upstream",
  URX: "retries were used up",
  UT: "upstream timed out",
};

/** Flags of one response in words; empty for none. Flags that are not known stand as they are. */
export function describeFlags(flags: string): string {
  if (flags === "" || flags === "-") return "";
  return flags
    .split(",")
    .map((flag) => FLAGS[flag] ?? flag)
    .join(", ");
}

export type ResponseTone = "ok" | "idle" | "error";

/** Failures are red; a 4xx is the caller's and stays grey. */
export function responseTone({
  code,
  isFailure,
}: {
  readonly code: string;
  readonly isFailure: boolean;
}): ResponseTone {
  if (isFailure) return "error";
  return code.startsWith("4") ? "idle" : "ok";
}
