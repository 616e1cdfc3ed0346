import type { Path } from "../../base/json.ts";
import { mapAt, mapsAt, numberAt, textAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { portError } from "./names.ts";
import { checkSelector, checkTargets } from "./selection.ts";
import type { WebhookSubject } from "./webhook-subject.ts";

/** Admission rules of WasmPlugin (istiod 1.31). */
export function checkWasmPlugin({ spec }: WebhookSubject, findings: Findings): void {
  checkTargets(spec, findings);
  checkModule(spec, ["spec"], findings);
  checkTraffic(mapsAt(spec, "match"), findings);
}

/** Admission rules of TrafficExtension (istiod 1.30 and later). */
export function checkTrafficExtension({ spec }: WebhookSubject, findings: Findings): void {
  checkTargets(spec, findings);
  const wasm = mapAt(spec, "wasm");
  if (wasm !== null) checkModule(wasm, ["spec", "wasm"], findings);
  checkTraffic(mapsAt(spec, "match"), findings);
}

/** Admission rules of ProxyConfig (istiod 1.31). */
export function checkProxyConfig({ spec }: WebhookSubject, findings: Findings): void {
  checkSelector(mapAt(spec, "selector"), findings);
  if (numberAt(spec, "concurrency") < 0) {
    findings.error(["spec", "concurrency"], "concurrency must be greater than or equal to 0");
  }
}

const SCHEMES: ReadonlySet<string> = new Set(["file", "http", "https", "oci"]);

function checkModule(module: Fields, path: Path, findings: Findings): void {
  const url = textAt(module, "url");
  if (url === "") findings.error([...path, "url"], "url field needs to be set");
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && !SCHEMES.has(scheme)) {
    findings.error([...path, "url"], `url contains unsupported scheme: ${scheme}`);
  }
  const sha256 = textAt(module, "sha256");
  if (sha256 !== "" && sha256.length !== 64)
    findings.error([...path, "sha256"], "sha256 field must be 64 characters long");
  else if (sha256 !== "" && !/^[a-f0-9]+$/.test(sha256)) {
    findings.error([...path, "sha256"], "sha256 field must match [a-f0-9]{64} pattern");
  }
  if (textAt(module, "imagePullSecret").length > 253) {
    findings.error(
      [...path, "imagePullSecret"],
      "imagePullSecret field must be less than 253 characters long",
    );
  }
  if (textAt(module, "pluginName").length > 256) {
    findings.error([...path, "pluginName"], "pluginName field must be less than 255 characters long");
  }
  const names = mapsAt(mapAt(module, "vmConfig"), "env").map((variable) => textAt(variable, "name"));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (names.includes("")) findings.error([...path, "vmConfig"], "spec.vmConfig.env invalid");
  if (repeated !== undefined) findings.error([...path, "vmConfig"], `duplicate env name: ${repeated}`);
}

function checkTraffic(matches: readonly Fields[], findings: Findings): void {
  matches.forEach((match, index) => {
    for (const port of mapsAt(match, "ports")) {
      findings.check(["spec", "match", index, "ports"], portError(numberAt(port, "number")));
    }
  });
}
