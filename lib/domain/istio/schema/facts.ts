import authorizationpolicy from "./facts/authorizationpolicy.security.istio.io.json";
import backendtlspolicyK8s from "./facts/backendtlspolicy.gateway.networking.k8s.io.json";
import destinationrule from "./facts/destinationrule.networking.istio.io.json";
import envoyfilter from "./facts/envoyfilter.networking.istio.io.json";
import gatewayK8s from "./facts/gateway.gateway.networking.k8s.io.json";
import gateway from "./facts/gateway.networking.istio.io.json";
import gatewayclassK8s from "./facts/gatewayclass.gateway.networking.k8s.io.json";
import grpcrouteK8s from "./facts/grpcroute.gateway.networking.k8s.io.json";
import httprouteK8s from "./facts/httproute.gateway.networking.k8s.io.json";
import listenersetK8s from "./facts/listenerset.gateway.networking.k8s.io.json";
import peerauthentication from "./facts/peerauthentication.security.istio.io.json";
import proxyconfig from "./facts/proxyconfig.networking.istio.io.json";
import referencegrantK8s from "./facts/referencegrant.gateway.networking.k8s.io.json";
import requestauthentication from "./facts/requestauthentication.security.istio.io.json";
import serviceentry from "./facts/serviceentry.networking.istio.io.json";
import sidecar from "./facts/sidecar.networking.istio.io.json";
import tcprouteK8s from "./facts/tcproute.gateway.networking.k8s.io.json";
import telemetry from "./facts/telemetry.telemetry.istio.io.json";
import tlsrouteK8s from "./facts/tlsroute.gateway.networking.k8s.io.json";
import trafficextension from "./facts/trafficextension.extensions.istio.io.json";
import udprouteK8s from "./facts/udproute.gateway.networking.k8s.io.json";
import virtualservice from "./facts/virtualservice.networking.istio.io.json";
import wasmplugin from "./facts/wasmplugin.extensions.istio.io.json";
import workloadentry from "./facts/workloadentry.networking.istio.io.json";
import workloadgroup from "./facts/workloadgroup.networking.istio.io.json";
import type { ConfigKind } from "../kinds.ts";
import { resolveSchemas, type KindFacts, type SchemaNode } from "./schema-node.ts";

export type IstioRelease = "1.29" | "1.30" | "1.31";

export const ISTIO_RELEASES: readonly IstioRelease[] = ["1.29", "1.30", "1.31"];
export const LATEST_RELEASE: IstioRelease = "1.31";

const FACTS: readonly unknown[] = [
  authorizationpolicy,
  backendtlspolicyK8s,
  destinationrule,
  envoyfilter,
  gatewayK8s,
  gateway,
  gatewayclassK8s,
  grpcrouteK8s,
  httprouteK8s,
  listenersetK8s,
  peerauthentication,
  proxyconfig,
  referencegrantK8s,
  requestauthentication,
  serviceentry,
  sidecar,
  tcprouteK8s,
  telemetry,
  tlsrouteK8s,
  trafficextension,
  udprouteK8s,
  virtualservice,
  wasmplugin,
  workloadentry,
  workloadgroup,
];

const BY_KIND = new Map(FACTS.map((facts) => [keyOf(asFacts(facts)), asFacts(facts)]));
const RESOLVED = new Map<string, readonly SchemaNode[]>();

/** `1.31.2` → 1.31. Null for releases that we hold no schemas of. */
export function releaseOf(istioVersion: string): IstioRelease | null {
  return (
    ISTIO_RELEASES.find(
      (release) =>
        istioVersion === release ||
        istioVersion.startsWith(`${release}.`) ||
        istioVersion.startsWith(`${release}-`),
    ) ?? null
  );
}

/**
 * The bundled schema of a kind. Null when that release does not serve that version of it. The same object for the same
 * question, so that what is compiled from it can be kept.
 */
export function bundledSchema(
  kind: Pick<ConfigKind, "kind" | "group">,
  version: string,
  release: IstioRelease = LATEST_RELEASE,
): SchemaNode | null {
  const key = keyOf(kind);
  const facts = BY_KIND.get(key);
  const versions = facts?.releases[release] ?? facts?.releases["gateway-api"];
  const index = versions !== undefined && Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (facts === undefined || index === undefined) return null;
  const resolved = RESOLVED.get(key) ?? resolveSchemas(facts);
  RESOLVED.set(key, resolved);
  return resolved[index] ?? null;
}

function keyOf({ kind, group }: { readonly kind: string; readonly group: string }): string {
  return `${kind}.${group}`;
}

/** The committed files are written by scripts/update-schemas in this form. */
function asFacts(facts: unknown): KindFacts {
  return facts as KindFacts;
}
