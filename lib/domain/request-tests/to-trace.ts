import { meshIndex } from "../mesh/lookup.ts";
import { podsIn } from "../mesh/lookup-endpoints.ts";
import type { MeshSnapshot, PodFacts } from "../mesh/snapshot.ts";
import type { Missing } from "../simulation/evidence.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { From, StatedToken, TraceRequest } from "../simulation/request.ts";
import { podsOfAccount } from "./account-way.ts";
import type { QuestionFrom, RequestQuestion } from "./question.ts";

export type Asked =
  { readonly ok: true; readonly request: TraceRequest } | { readonly ok: false; readonly missing: Missing };

/** Stands for a token whose claims are stated beside the request. */
const STATED = "Bearer stated";

/** The question as the simulator takes it; what is missing when its caller is not there. */
export function toTrace(mesh: MeshSnapshot, question: RequestQuestion): Asked {
  const from = callerOf(mesh, question.from);
  if (from === null) {
    const { type } = question.from;
    const name = "name" in question.from ? `${question.from.namespace}/${question.from.name}` : type;
    const why = "Its pods tell labels, account and address, and there are none";
    return { ok: false, missing: { what: `pods of ${name}`, why } };
  }
  const { host, port, protocol, method, path } = question;
  const headers =
    question.claims === null ? question.headers : { authorization: STATED, ...question.headers };
  const namespace = question.from.type === "plaintext" ? "" : question.from.namespace;
  const service = question.from.type === "gateway" ? null : serviceHost(mesh, host, namespace);
  return {
    ok: true,
    request: {
      from,
      to: service === null ? null : { service },
      port,
      protocol,
      method,
      authority: service !== null && !host.includes(".") ? service : host,
      path,
      headers,
      ...(question.claims === null ? {} : { token: stated(question.claims) }),
    },
  };
}

/** Stated claims are taken for verified. */
function stated(claims: NonNullable<RequestQuestion["claims"]>): StatedToken {
  const { iss, sub } = claims;
  const json: JsonObject = isJsonObject(claims) ? claims : {};
  const requestPrincipal = typeof iss === "string" && typeof sub === "string" ? `${iss}/${sub}` : null;
  return { requestPrincipal, claims: json };
}

function callerOf(mesh: MeshSnapshot, from: QuestionFrom): From | null {
  switch (from.type) {
    case "workload": {
      const pod = podOf(mesh, from);
      if (pod === null) return null;
      const { namespace, labels, serviceAccount, ip, dataplane } = pod;
      return { namespace, labels, serviceAccount, ip, inMesh: dataplane !== "none" };
    }
    case "gateway": {
      const pod = podOf(mesh, from);
      return pod === null ? null : { gateway: { namespace: pod.namespace, labels: pod.labels }, ip: null };
    }
    case "identity":
      return {
        namespace: from.namespace,
        labels: {},
        serviceAccount: from.serviceAccount,
        ip: null,
        inMesh: true,
        isAmbient: podsOfAccount(mesh, from).some(({ dataplane }) => dataplane === "ambient"),
      };
    case "plaintext":
      return { namespace: "", labels: {}, serviceAccount: "", ip: from.ip, inMesh: false };
  }
}

function podOf(
  mesh: MeshSnapshot,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): PodFacts | null {
  return podsIn(mesh, namespace).find(({ workload }) => workload.name === name) ?? null;
}

/** Full name of a host that a client of the namespace may write short; null for a host that nothing defines. */
export function serviceHost(mesh: MeshSnapshot, host: string, namespace: string): string | null {
  const { domain } = mesh.settings;
  const { byHost } = meshIndex(mesh);
  const name = host.toLowerCase();
  const candidates = [
    `${name}.${namespace}.svc.${domain}`,
    `${name}.svc.${domain}`,
    `${name}.${domain}`,
    name,
  ];
  return candidates.find((candidate) => byHost.has(candidate)) ?? null;
}
