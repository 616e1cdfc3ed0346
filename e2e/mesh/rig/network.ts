import { run } from "./shell.ts";

/** Address of the control plane for the pods. */
export const BRIDGE_ADDRESS = "198.18.0.1";
export const PROXY_UID = 1337;

/** Namespace of the control plane, with the bridge that the pods hang on. The machine's own network is not touched. */
export async function makeMeshNetwork(id: string): Promise<void> {
  await run("ip", ["netns", "add", id]);
  await inside(id, [
    "link set lo up",
    "link add mesh type bridge",
    `address add ${BRIDGE_ADDRESS}/16 dev mesh`,
    "link set mesh up",
  ]);
}

export interface PodNetwork {
  /** Of the mesh that it belongs to. */
  readonly id: string;
  readonly number: number;
  readonly address: string;
}

export const podNamespace = ({ id, number }: Pick<PodNetwork, "id" | "number">): string =>
  `${id}-${String(number)}`;

export async function makePodNetwork(pod: PodNetwork): Promise<void> {
  const { id, number, address } = pod;
  const name = podNamespace(pod);
  const cable = `pod${String(number)}`;
  await run("ip", ["netns", "add", name]);
  await inside(id, [
    `link add ${cable} type veth peer name eth0 netns ${name}`,
    `link set ${cable} master mesh up`,
  ]);
  await inside(name, [
    "link set lo up",
    `address add ${address}/16 dev eth0`,
    "link set eth0 up",
    `route add default via ${BRIDGE_ADDRESS}`,
  ]);
}

async function inside(namespace: string, commands: readonly string[]): Promise<void> {
  await run("ip", ["-n", namespace, "-batch", "-"], { input: `${commands.join("\n")}\n` });
}

/** As istio-iptables sets it up for REDIRECT: all TCP in to 15006 and out to 15001, but for the proxy itself and the control plane. */
const INTERCEPTION = `*nat
:PREROUTING ACCEPT
:INPUT ACCEPT
:OUTPUT ACCEPT
:POSTROUTING ACCEPT
:ISTIO_INBOUND -
:ISTIO_OUTPUT -
-A PREROUTING -p tcp -j ISTIO_INBOUND
-A ISTIO_INBOUND -p tcp --dport 15000:15100 -j RETURN
-A ISTIO_INBOUND -p tcp -j REDIRECT --to-ports 15006
-A OUTPUT -p tcp -j ISTIO_OUTPUT
-A ISTIO_OUTPUT -o lo -j RETURN
-A ISTIO_OUTPUT -m owner --uid-owner ${String(PROXY_UID)} -j RETURN
-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN
-A ISTIO_OUTPUT -d ${BRIDGE_ADDRESS}/32 -j RETURN
-A ISTIO_OUTPUT -p tcp -j REDIRECT --to-ports 15001
COMMIT
`;

export async function interceptTraffic(namespace: string): Promise<void> {
  await run("ip", ["netns", "exec", namespace, "iptables-restore"], { input: INTERCEPTION });
}
