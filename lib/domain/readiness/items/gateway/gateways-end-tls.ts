import type { JsonObject } from "../../../base/json.ts";
import { podsIn } from "../../../mesh/lookup-endpoints.ts";
import { type ConfigObject, configObjects, type MeshSnapshot } from "../../../mesh/snapshot.ts";
import {
  booleanAt,
  hasLabels,
  objectAt,
  objectsAt,
  sectionAt,
  textAt,
  textMapAt,
  textsAt,
} from "../../../simulation/spec-fields.ts";
import { addField, atObject, defineItem, type Judgement, judged, type SecretPlace } from "../../item.ts";

export const gatewaysEndTls = defineItem({
  id: "gateways-end-tls",
  area: "gateways",
  title: "Gateways take requests over TLS",
  explanation:
    "A server without TLS takes cookies and tokens in plaintext. Let the plaintext server redirect to https, and give the TLS server the Secret of its certificate. Secrets are never read here: whether one exists is asked, as you, when you open this.",
  unmet: { one: "does not", many: "do not" },
  reads: ["Gateway", "Pod", "Namespace"],
  needs: ["Gateway", "Pod"],
  judge: ({ mesh }) =>
    [...configObjects(mesh, "Gateway", "networking.istio.io")].map((gateway) => tlsOf(mesh, gateway)),
});

interface Fault {
  readonly state: "fail" | "warn";
  readonly sentence: string;
  readonly isPlain: boolean;
}

function tlsOf(mesh: MeshSnapshot, { group, kind, namespace, name, spec }: ConfigObject): Judgement {
  const subject = { cluster: mesh.cluster, group, kind, namespace, name };
  const servers = objectsAt(spec, "servers");
  const faults = servers.flatMap((server, index) => {
    const fault = faultOf(server);
    return fault === null ? [] : [{ ...fault, index }];
  });
  const worst = faults.find(({ state }) => state === "fail") ?? faults[0];
  const secrets = secretsOf(mesh, spec);
  if (worst === undefined) {
    if (secrets.length === 0) return judged({ subject, state: "pass" });
    const names = secrets.map((secret) => secret.name).join(", ");
    const sentence = `Whether Secret ${names} of its certificate exists is asked, as you, when you open this`;
    return judged({ subject, state: "unknown", sentence, secrets });
  }
  const plain = faults.find(({ isPlain }) => isPlain);
  const hasTls = servers.some((server) => protocolOf(server) === "HTTPS");
  return judged({
    subject,
    state: worst.state,
    secrets,
    sentence: worst.sentence,
    evidence: faults.map(({ index, sentence }) => atObject(subject, ["spec", "servers", index], sentence)),
    fix:
      plain === undefined || !hasTls
        ? null
        : {
            title: "Redirect the plaintext server to https",
            action: {
              op: "update",
              object: subject,
              operations: [addField(["spec", "servers", plain.index, "tls", "httpsRedirect"], true)],
            },
            effect:
              "Requests to the plaintext port are answered 301 with the https address; clients that do not follow it fail",
          },
  });
}

/** Istio looks for them where the gateway's pods run. */
function secretsOf(mesh: MeshSnapshot, spec: JsonObject): readonly SecretPlace[] {
  const selector = textMapAt(spec, "selector") ?? new Map<string, string>();
  const places =
    selector.size === 0
      ? []
      : [...mesh.namespaces]
          .map(({ name }) => name)
          .filter((name) => podsIn(mesh, name).some(({ labels }) => hasLabels(labels, selector)));
  const names = objectsAt(spec, "servers").flatMap((server) => {
    const tls = sectionAt(server, "tls");
    return [textAt(tls, "credentialName") ?? "", ...textsAt(tls, "credentialNames")].filter(
      (name) => name !== "",
    );
  });
  return [...new Set(names)].flatMap((name): readonly SecretPlace[] =>
    places.length === 0 ? [{ namespace: null, name }] : places.map((namespace) => ({ namespace, name })),
  );
}

const protocolOf = (server: JsonObject): string =>
  (textAt(sectionAt(server, "port"), "protocol") ?? "").toUpperCase();

function faultOf(server: JsonObject): Fault | null {
  const tls = objectAt(server, "tls");
  const hosts = textsAt(server, "hosts").join(", ");
  if (protocolOf(server) === "HTTPS") {
    const mode = textAt(tls ?? {}, "mode") ?? "PASSTHROUGH";
    const ends = mode !== "PASSTHROUGH" && mode !== "AUTO_PASSTHROUGH" && mode !== "ISTIO_MUTUAL";
    const hasCertificate = ["credentialName", "credentialNames", "serverCertificate", "tlsCertificates"].some(
      (field) => tls?.[field] !== undefined,
    );
    return ends && !hasCertificate
      ? {
          state: "fail",
          sentence: `The TLS server of ${hosts} names no certificate: handshakes fail`,
          isPlain: false,
        }
      : null;
  }
  const isHttp = ["HTTP", "HTTP2", "GRPC"].includes(protocolOf(server));
  if (!isHttp || booleanAt(tls ?? {}, "httpsRedirect") === true) return null;
  return { state: "warn", sentence: `Requests to ${hosts} are taken in plaintext`, isPlain: true };
}
