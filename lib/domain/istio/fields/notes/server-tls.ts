import type { FieldTable } from "../field-note.ts";

/** `tls` of a Gateway's server and of a Sidecar's ingress listener. */
export const SERVER_TLS: FieldTable = {
  "": { help: "How TLS of callers is ended or passed on.", absent: "Plaintext" },
  mode: {
    help: "PASSTHROUGH and AUTO_PASSTHROUGH leave TLS closed and route by SNI; the others end it. MUTUAL demands a client certificate, OPTIONAL_MUTUAL takes one.",
    absent: "PASSTHROUGH: a block without mode does not end TLS",
    defaultValue: "PASSTHROUGH",
  },
  httpsRedirect: {
    help: "Answers plain HTTP with a 301 to https. Only on servers with protocol HTTP.",
    defaultValue: false,
  },
  credentialName: {
    help: "Secret with certificate and key, in the namespace of the gateway's pods.",
    refersTo: { to: "secret" },
  },
  credentialNames: {
    help: "One or two Secrets with certificates of different key types.",
    refersTo: { to: "secret" },
  },
  serverCertificate: { help: "File in the gateway's container with the certificate." },
  privateKey: { help: "File in the gateway's container with the private key." },
  caCertificates: { help: "File with the authorities to check client certificates against." },
  caCrl: { help: "File with revoked client certificates.", absent: "No certificate counts as revoked" },
  caCertCredentialName: {
    help: "Secret with only the authorities for client certificates.",
    absent: "The authorities of credentialName",
    refersTo: { to: "secret" },
  },
  tlsCertificates: { help: "One or two sets of files, for certificates of different key types." },
  "tlsCertificates.serverCertificate": { help: "File with the certificate." },
  "tlsCertificates.privateKey": { help: "File with the private key." },
  "tlsCertificates.caCertificates": {
    help: "File with the authorities to check client certificates against.",
  },
  subjectAltNames: {
    help: "Names that a client certificate may carry.",
    absent: "Every name of a valid certificate",
  },
  verifyCertificateSpki: {
    help: "Base64 SHA-256 hashes of public keys; a client certificate has to have one of them.",
    absent: "Not checked",
  },
  verifyCertificateHash: {
    help: "SHA-256 hashes of client certificates that are taken.",
    absent: "Not checked",
  },
  minProtocolVersion: {
    help: "Oldest TLS version that is taken.",
    absent: "TLS 1.2",
    defaultValue: "TLSV1_2",
  },
  maxProtocolVersion: {
    help: "Newest TLS version that is offered.",
    absent: "TLS 1.3",
    defaultValue: "TLSV1_3",
  },
  cipherSuites: {
    help: "Cipher suites that are offered, by OpenSSL name; they concern TLS up to 1.2.",
    absent: "Istio's list",
  },
  insecureSkipVerify: {
    help: "Takes client certificates without checking them. For tests only.",
    defaultValue: false,
  },
};

/** `port` of a Gateway's server and of a Sidecar's listeners. */
export const SERVER_PORT: FieldTable = {
  "": { help: "The port that is listened on." },
  number: { help: "Port number.", unit: "port", minimum: 1, maximum: 65535 },
  name: { help: "A label for the port, unique within the object." },
  protocol: {
    help: "HTTP, HTTPS, GRPC, HTTP2, MONGO, TCP or TLS: what is spoken decides which routes apply.",
  },
  targetPort: {
    help: "An old field.",
    unit: "port",
    maximum: 65535,
    withoutEffect: { until: "1.31", why: "istiod does not read it here" },
  },
};
