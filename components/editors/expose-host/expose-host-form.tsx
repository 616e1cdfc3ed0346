"use client";

import { isJsonObject, type JsonObject, type JsonValue, type Path } from "@/lib/domain/base/json.ts";
import { valueAt } from "@/lib/domain/istio/form.ts";
import { AllFields } from "../../fields/all-fields.tsx";
import { selectedWorkloads, type FieldChoices } from "../../fields/field-choices.ts";
import { Consequence, FieldGroup } from "../../fields/field-group.tsx";
import { Field } from "../../fields/field.tsx";
import { useForm } from "../../fields/form-context.ts";
import { ListField } from "../../fields/list-field.tsx";
import { MapField } from "../../fields/map-field.tsx";
import { CredentialLine } from "./credential-line.tsx";
import {
  gatewayApiServer,
  istioServer,
  needsCredential,
  serverSentences,
  type ExposedServer,
} from "./server-sentences.ts";

/** Which proxies open which ports for which hosts, and what callers meet there. */
export function ExposeHostForm() {
  const { form } = useForm();
  return form.kind?.family === "gateway-api" ? <GatewayApiForm /> : <IstioGatewayForm />;
}

function IstioGatewayForm() {
  const { form, choices } = useForm();
  const selector = valueAt(form.value, ["spec", "selector"]);
  const proxies = gatewayProxies(choices, isJsonObject(selector) ? selector : {});
  return (
    <>
      <FieldGroup title="Proxies" note={proxies.note}>
        <MapField path={["spec", "selector"]} noun="label" hint="of the gateway's pods" newValue={() => ""} />
      </FieldGroup>
      <FieldGroup title="Servers">
        <ListField
          path={["spec", "servers"]}
          noun="server"
          title={(server) => titleOf(istioServer(server))}
          newElement={() => ({ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"] })}
          empty="No server: the gateway opens no port."
        >
          {(path) => <IstioServer path={path} proxies={proxies} />}
        </ListField>
      </FieldGroup>
    </>
  );
}

function IstioServer({ path, proxies }: { readonly path: Path; readonly proxies: GatewayProxies }) {
  const { form } = useForm();
  const server = istioServer(valueAt(form.value, path) ?? null);
  return (
    <>
      <Field path={[...path, "hosts"]} hint="namespace/host limits who may bind" canRemove={false} />
      <Field path={[...path, "port", "number"]} label="port" canRemove={false} />
      <Field path={[...path, "port", "protocol"]} label="protocol" canRemove={false} />
      <Field path={[...path, "port", "name"]} label="port name" canRemove={false} />
      <AllFields path={path} except={["hosts", "port"]} />
      <ServerFacts server={server} openPorts={proxies.ports} namespace={proxies.namespace} />
    </>
  );
}

function GatewayApiForm() {
  const { objectRef } = useForm();
  return (
    <>
      <FieldGroup title="Gateway">
        <Field path={["spec", "gatewayClassName"]} hint="istio makes a proxy for it" canRemove={false} />
        <AllFields path={["spec"]} except={["gatewayClassName", "listeners"]} />
      </FieldGroup>
      <FieldGroup title="Listeners">
        <ListField
          path={["spec", "listeners"]}
          noun="listener"
          title={(listener) => titleOf(gatewayApiServer(listener))}
          newElement={() => ({ name: "http", port: 80, protocol: "HTTP" })}
          empty="No listener: the gateway opens no port."
        >
          {(path) => <Listener path={path} namespace={objectRef.namespace} />}
        </ListField>
      </FieldGroup>
    </>
  );
}

function Listener({ path, namespace }: { readonly path: Path; readonly namespace: string }) {
  const { form } = useForm();
  return (
    <>
      <AllFields path={path} />
      <ServerFacts
        server={gatewayApiServer(valueAt(form.value, path) ?? null)}
        openPorts={null}
        namespace={namespace}
      />
    </>
  );
}

interface ServerFactsProps {
  readonly server: ExposedServer;
  readonly openPorts: readonly number[] | null;
  readonly namespace: string | null;
}

function ServerFacts({ server, openPorts, namespace }: ServerFactsProps) {
  const { objectRef } = useForm();
  return (
    <>
      <Consequence>
        {serverSentences(server, openPorts).map((sentence) => (
          <span key={sentence} className="block">
            {sentence}
          </span>
        ))}
      </Consequence>
      {needsCredential(server)
        ? server.credentials.map((name) => (
            <CredentialLine key={name} cluster={objectRef.cluster} namespace={namespace} name={name} />
          ))
        : null}
    </>
  );
}

function titleOf({ hosts, port, protocol }: ExposedServer): string {
  return `${hosts.join(", ") || "no host"} · ${protocol} ${port ?? "?"}`;
}

interface GatewayProxies {
  readonly note: string;
  /** Where the pods run; null when none is known or they are spread. */
  readonly namespace: string | null;
  /** Ports that Services over these pods open; null when no such Service is known. */
  readonly ports: readonly number[] | null;
}

/** A Gateway picks pods by labels in every namespace, unless istiod is told to scope gateways. */
function gatewayProxies(choices: FieldChoices, selector: JsonObject): GatewayProxies {
  const found =
    Object.keys(selector).length === 0
      ? []
      : selectedWorkloads(choices, { namespace: null, labels: selector });
  const pods = found.reduce((sum, { podCount }) => sum + podCount, 0);
  const namespaces = [...new Set(found.map(({ namespace }) => namespace))];
  const ports = choices.hosts
    .filter(
      (host) =>
        host.selector !== null &&
        Object.keys(host.selector).length > 0 &&
        found.some(
          ({ namespace, labels }) => namespace === host.namespace && hasAll(labels, host.selector ?? {}),
        ),
    )
    .flatMap((host) => host.ports.map(({ number }) => number));
  return {
    note:
      pods === 0
        ? "no pod that is known here has these labels: the ports are opened nowhere"
        : `${pods} ${pods === 1 ? "pod" : "pods"}: ${found.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}`,
    namespace: namespaces.length === 1 ? (namespaces[0] ?? null) : null,
    ports: ports.length === 0 ? null : [...new Set(ports)],
  };
}

function hasAll(
  labels: Readonly<Record<string, JsonValue>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
