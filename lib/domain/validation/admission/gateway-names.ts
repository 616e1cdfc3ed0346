import type { Path } from "../../base/json.ts";
import type { Findings } from "./findings.ts";
import { domainError, isIstioLabel } from "./names.ts";

/** `name` or `namespace/name`; the old form with dots only warns. Checking ends at the first name without a slash. */
export function checkGatewayNames(names: readonly string[], path: Path, findings: Findings): void {
  for (const name of names) {
    const slash = name.indexOf("/");
    if (slash === -1) {
      const [first = "", second = ""] = name.split(".");
      if (name.includes(".")) {
        const recommended = JSON.stringify(`${second}/${first}`);
        findings.warn(
          `using legacy gatewayName format ${JSON.stringify(name)}; prefer the <namespace>/<name> format: ${recommended}`,
        );
      }
      findings.check(path, domainError(name));
      return;
    }
    const [namespace, gateway] = [name.slice(0, slash), name.slice(slash + 1)];
    if (namespace === "" || gateway === "")
      findings.error(path, "config namespace and gateway name cannot be empty");
    if (!isIstioLabel(namespace))
      findings.error(path, `invalid value for namespace: ${JSON.stringify(namespace)}`);
    if (!isIstioLabel(gateway))
      findings.error(path, `invalid value for gateway name: ${JSON.stringify(gateway)}`);
  }
}

/** `@request.auth.claims.name` or `@request.auth.claims[a][b]`. */
export function isClaimHeader(name: string): boolean {
  return /^@request\.auth\.claims(?:\..+|\[[^\]]+\].*)$/i.test(name);
}
