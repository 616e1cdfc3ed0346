import type { Rule } from "./rule.ts";
import { principalExists } from "./rules/authorization-policy/principal-exists.ts";
import { outlierCanEject } from "./rules/destination-rule/outlier-can-eject.ts";
import { rateLimitEnabled } from "./rules/envoy-filter/rate-limit-enabled.ts";
import { injectionEnabled } from "./rules/namespace/injection-enabled.ts";
import { acceptsPlaintext } from "./rules/peer-authentication/accepts-plaintext.ts";
import { meshHostConflict } from "./rules/virtual-service/mesh-host-conflict.ts";
import { subsetExists } from "./rules/virtual-service/subset-exists.ts";
import { proxyHasLimits } from "./rules/workload/proxy-has-limits.ts";

/** Every rule, by code. */
export const RULES: readonly Rule[] = [
  subsetExists,
  meshHostConflict,
  outlierCanEject,
  principalExists,
  acceptsPlaintext,
  rateLimitEnabled,
  proxyHasLimits,
  injectionEnabled,
];
