import type { ReadinessAnswer } from "./item-words.ts";

/** Hands the list to the browser as a JSON file named after cluster and time. */
export function saveAsFile(cluster: string, answer: ReadinessAnswer): void {
  const text = `${JSON.stringify({ cluster, ...answer }, null, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `readiness-${cluster}-${new Date(answer.checkedAtMs).toISOString().slice(0, 16).replace(":", "")}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
