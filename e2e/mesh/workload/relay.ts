/** Inside the mesh's network namespace: leads connections from a socket of the file system to a port on loopback. */
import { rmSync } from "node:fs";
import net from "node:net";

for (const parameter of process.argv.slice(2)) {
  const [socketPath = "", port = ""] = parameter.split("=");
  rmSync(socketPath, { force: true });
  net
    .createServer({ allowHalfOpen: true }, (near) => {
      const far = net.connect({ host: "127.0.0.1", port: Number(port), allowHalfOpen: true });
      near.on("error", () => far.destroy());
      far.on("error", () => near.destroy());
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
      near.pipe(far).pipe(near);
    })
    .listen(socketPath);
}
process.on("SIGTERM", () => process.exit(0));
