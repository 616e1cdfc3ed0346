import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ServerCertificate {
  readonly keyPem: string;
  readonly certPem: string;
  /** What a kubeconfig names as certificate-authority-data. */
  readonly caPem: string;
}

const LIFETIME_MS = 10 * 365 * 24 * 3600 * 1000;

async function makeCertificate(hosts: readonly string[], nowMs: number): Promise<ServerCertificate> {
  // Only the first start pays for loading it.
  const { generate } = await import("selfsigned");
  const notBeforeDate = new Date(nowMs - 24 * 3600 * 1000);
  const notAfterDate = new Date(nowMs + LIFETIME_MS);
  const made = await generate([{ name: "commonName", value: "demo-kube" }], {
    keyType: "ec",
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: hosts.map((host) =>
          /^[\d.:]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host },
        ),
      },
    ],
  });
  return { keyPem: made.private, certPem: made.cert, caPem: made.cert };
}

/**
 * The server's self-signed certificate for loopback names, kept in the folder so that kubeconfigs stay valid; made anew
 * each time when there is no folder.
 */
export async function loadCertificate(folder: string | null, nowMs: number): Promise<ServerCertificate> {
  const hosts = ["localhost", "127.0.0.1", "::1", "kubernetes.default.svc"];
  if (folder === null) return makeCertificate(hosts, nowMs);
  const [keyPath, certPath] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  if (existsSync(keyPath) && existsSync(certPath)) {
    const certPem = readFileSync(certPath, "utf8");
    return { keyPem: readFileSync(keyPath, "utf8"), certPem, caPem: certPem };
  }
  mkdirSync(folder, { recursive: true });
  const made = await makeCertificate(hosts, nowMs);
  writeFileSync(keyPath, made.keyPem, { mode: 0o600 });
  writeFileSync(certPath, made.certPem);
  return made;
}
