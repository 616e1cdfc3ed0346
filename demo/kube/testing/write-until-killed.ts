import { configMap, testStore } from "./test-cluster.ts";

/** Creates objects for ever and prints the name of each one that the store has answered for. */
const store = testStore({ folder: process.argv[2] ?? null });
for (let count = 0; ; count += 1) {
  const { metadata } = store.create(configMap(`map-${String(count)}`, { text: "x".repeat(200) }));
  process.stdout.write(`${metadata.name}\n`);
  if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
}
