/** Commands that answer requests, one JSON object a line. */
export const REQUEST_COMMANDS = ["route", "authorize", "mtls", "trace"] as const;
export type RequestCommand = (typeof REQUEST_COMMANDS)[number];

export const COMMANDS = ["check", ...REQUEST_COMMANDS] as const;
export type Command = (typeof COMMANDS)[number];

const GENERAL = `foresail: what Istio does with requests, without a cluster

Usage:
  foresail check PATH... [--output text|json|sarif] [--fail-on error|warning|info|never]
  foresail <command> --objects PATH... --requests FILE.jsonl [options]
  foresail completion bash|zsh|fish

Commands:
  check      what is wrong with a set of objects
  route      which rule a request meets and where it goes
  authorize  whether a workload's policies let a request in
  mtls       whether a connection is mutual TLS, plaintext or refused
  trace      one client request end to end, with every possible end and its share

Options:
  --objects PATH...     files and folders (*.yaml *.yml *.json, recursively); - is standard input
  --requests FILE       requests as JSON Lines; - is standard input
  --namespace NAME      namespace of objects that name none (default: default)
  --mesh-config FILE    MeshConfig, or a ConfigMap that holds one
  --istio-version X.Y   version of Istio (default: 1.31)
  --complete            kinds without any object given are known to have none
  --help                this text; after a command, its request and answer

Examples:
  kubectl get vs,dr,gw,se,sidecar,ap,pa,ra,svc,endpointslices,pods,ns -A -o yaml > mesh.yaml
  foresail check mesh.yaml --fail-on warning
  foresail check ./manifests --output sarif > foresail.sarif
  echo '{"from":{"namespace":"shop","labels":{"app":"web"}},"to":{"service":"cart.shop"},"port":80}' |
    foresail trace --objects mesh.yaml --requests -
  source <(foresail completion bash)

Answers are JSON Lines in the order of the requests. Exit code 0: answered, or nothing found that matters; 1: check found
something; 2: bad usage or unreadable input.
`;

const FROM = `from: {"namespace","labels","serviceAccount","ip","inMesh"} or {"gateway":{"namespace","labels"},"ip"}`;

const DETAILS: Readonly<Record<Command, string>> = {
  check: `foresail check PATH... [--output text|json|sarif] [--fail-on error|warning|info|never]

Judges the objects together: what the API server or Istio's webhook would refuse, and what would not do what it says.
A kind without any object given is not judged unless --complete says that there is none.

Options:
  --output FORMAT       text (default), json or sarif
  --fail-on SEVERITY    least severity that makes the exit code 1 (default: error); never for always 0
  --namespace, --mesh-config, --istio-version, --complete: see foresail --help

Answer:  {"findings":[{"code","severity","message","object","path","file","line","column","refused","aliases"}],"missing"}
  refused: the API server or Istio's webhook would not take the object.
  Annotations galley.istio.io/analyze-suppress and kiali.io/ignore-validations silence codes of an object.

Example:
  kubectl get vs,dr,gw,svc -A -o yaml | foresail check - --fail-on warning
`,
  route: `foresail route --objects PATH... --requests FILE.jsonl

Request: {"id","from","port","method","scheme","authority","path","headers"}
  ${FROM}
Answer:  {"id","outcome","status","location","route","destinations","rewrite","requestHeaders","responseHeaders",
          "fault","timeoutMs","retries","mirrors","evidence","missing"}

Example:
  echo '{"id":1,"from":{"namespace":"shop","labels":{"app":"web"}},"port":80,"method":"GET","authority":"cart","path":"/"}' |
    foresail route --objects ./manifests --requests -
`,
  authorize: `foresail authorize --objects PATH... --requests FILE.jsonl

Request: {"id","to":{"namespace","labels","port"},"source":{"principal","namespace","ip","inMesh","requestPrincipal","claims"},
          "protocol","method","authority","path","headers"}
  A field that is left out is not known; null is known to be none. The port is the container's.
Answer:  {"id","verdict","by","evidence","missing"}

Example:
  echo '{"id":1,"to":{"namespace":"shop","labels":{"app":"cart"},"port":8080},
    "source":{"principal":"cluster.local/ns/shop/sa/web"},"protocol":"http","method":"GET","path":"/"}' | tr -d '\\n' |
    foresail authorize --objects ./manifests --requests -
`,
  mtls: `foresail mtls --objects PATH... --requests FILE.jsonl

Request: {"id","from","to":{"service":"name.namespace"} or {"pod":"namespace/name"},"port"}
  ${FROM}
Answer:  {"id","outcome","evidence","missing"}

Example:
  echo '{"id":1,"from":{"namespace":"legacy","inMesh":false},"to":{"service":"cart.shop"},"port":80}' |
    foresail mtls --objects ./manifests --requests -
`,
  trace: `foresail trace --objects PATH... --requests FILE.jsonl

Request: {"id","from","to":{"service":"name.namespace"} or {"pod":"namespace/name"},"port","protocol","method","authority",
          "path","headers","sni"}; no "to" for a gateway; "sni" is the server name of TLS, else the host of the authority
  ${FROM}
Answer:  {"id","outcomes":[{"share","status","by","delayMs","why"}],"evidence","missing"}
  An application is taken to answer 200.

Example:
  echo '{"id":1,"from":{"gateway":{"namespace":"istio-system","labels":{"istio":"ingressgateway"}}},"port":80,
    "protocol":"http","method":"GET","authority":"shop.example.com","path":"/"}' | tr -d '\\n' |
    foresail trace --objects ./manifests --requests -
`,
};

export function usageOf(command: Command | null): string {
  return command === null ? GENERAL : DETAILS[command];
}
