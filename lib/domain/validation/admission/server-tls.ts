import type { Path } from "../../base/json.ts";
import { mapsAt, textAt, textsAt, type Fields } from "./fields.ts";
import type { Findings } from "./findings.ts";

const CIPHERS: ReadonlySet<string> = new Set(
  "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-SHA AES256-SHA DES-CBC3-SHA".split(
    " ",
  ),
);

/** TLS of a server: Gateway and Sidecar ingress. */
export function checkServerTls(tls: Fields | null, path: Path, findings: Findings): void {
  if (tls === null) return;
  const mode = textAt(tls, "mode") || "PASSTHROUGH";
  const isSet = (field: string): boolean => textAt(tls, field) !== "";
  warnCiphers(tls, findings);
  if (mode === "ISTIO_MUTUAL") return checkIstioMutual(tls, path, findings);
  if (mode.endsWith("PASSTHROUGH")) {
    if (["caCrl", "serverCertificate", "privateKey", "caCertificates", "credentialName"].some(isSet)) {
      findings.warn(`${mode} mode does not use certificates, they will be ignored`);
    }
    return;
  }
  if (isSet("credentialName") || textsAt(tls, "credentialNames").length > 0) return;
  checkOwnCertificates(tls, mode === "SIMPLE", { path, findings });
}

/** Certificates that are files in the proxy. */
function checkOwnCertificates(
  tls: Fields,
  isSimple: boolean,
  { path, findings }: { path: Path; findings: Findings },
): void {
  const isSet = (field: string): boolean => textAt(tls, field) !== "";
  const name = isSimple ? "SIMPLE" : "MUTUAL";
  if (mapsAt(tls, "tlsCertificates").length === 0) {
    if (!isSet("serverCertificate")) findings.error(path, `${name} TLS requires a server certificate`);
    if (!isSet("privateKey")) findings.error(path, `${name} TLS requires a private key`);
  } else if (isSet("serverCertificate") || isSet("privateKey")) {
    findings.error(path, "only one of serverCertificate/privateKey or tlsCertificates can be set");
  }
  if (!isSimple && !isSet("caCertificates") && !isSet("caCertCredentialName")) {
    findings.error(path, "MUTUAL TLS requires a client CA bundle");
  }
  if (isSet("caCrl") && isSimple) findings.error(path, "CRL is not supported with SIMPLE TLS");
}

function checkIstioMutual(tls: Fields, path: Path, findings: Findings): void {
  const refused: readonly (readonly [field: string, name: string])[] = [
    ["serverCertificate", "server certificate"],
    ["privateKey", "private key"],
    ["caCertificates", "CA bundle"],
    ["credentialName", "credentialName"],
  ];
  for (const [field, name] of refused) {
    if (textAt(tls, field) !== "")
      findings.error([...path, field], `ISTIO_MUTUAL TLS cannot have associated ${name}`);
  }
}

function warnCiphers(tls: Fields, findings: Findings): void {
  const suites = textsAt(tls, "cipherSuites");
  const minimum = textAt(tls, "minProtocolVersion");
  if ((minimum === "TLSV1_0" || minimum === "TLSV1_1") && suites.length === 0) {
    findings.warn(
      "TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.",
    );
  }
  const isKnown = (suite: string): boolean =>
    suite === "" || suite === "ALL" || !/^[\p{L}\p{N}]/u.test(suite) || CIPHERS.has(suite);
  const unknown = [...new Set(suites.filter((suite) => !isKnown(suite)))].toSorted();
  if (unknown.length > 0) findings.warn(`ignoring invalid cipher suites: [${unknown.join(" ")}]`);
  const known = suites.filter(isKnown);
  const repeated = [...new Set(known.filter((suite, index) => known.indexOf(suite) !== index))].toSorted();
  if (repeated.length > 0) findings.warn(`ignoring duplicate cipher suites: [${repeated.join(" ")}]`);
}
