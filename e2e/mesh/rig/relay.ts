import net from "node:net";

/** From a port on the machine's loopback to a socket of the file system behind which the mesh's own network lies. */
export class Relay {
  readonly #server: net.Server;
  readonly #open = new Set<net.Socket>();
  readonly port: number;

  private constructor(server: net.Server, port: number, open: Set<net.Socket>) {
    this.#server = server;
    this.#open = open;
    this.port = port;
  }

  /** @throws when the port is taken. */
  static async open(socketPath: string, port = 0): Promise<Relay> {
    const open = new Set<net.Socket>();
    const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      const far = net.connect({ path: socketPath, allowHalfOpen: true });
      open.add(near);
      near.on("error", () => far.destroy());
      far.on("error", () => near.destroy());
      far.on("close", () => near.destroy());
      near.on("close", () => {
        open.delete(near);
        far.destroy();
      });
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port on loopback");
    return new Relay(server, address.port, open);
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
