import { groupBy } from "../../../base/group-by.ts";
import type { MeshSnapshot } from "../../../mesh/snapshot.ts";
import { allWorkloads, counted, type WorkloadPods } from "../../facts.ts";
import { atObject, defineItem, type Judgement, judged } from "../../item.ts";

export const proxiesNotSkewed = defineItem({
  id: "proxies-not-skewed",
  area: "control plane",
  title: "Proxies are of their control plane's version",
  explanation:
    "A control plane may be one minor version ahead of its proxies, never behind them. Proxies keep the version they were started with: restart their workloads after an upgrade.",
  unmet: { one: "is not", many: "are not" },
  reads: ["Pod", "Deployment", "Namespace", "ControlPlane"],
  needs: ["Pod", "Deployment"],
  judge: ({ mesh }) => {
    const versions = [...mesh.controlPlane.istiods].flatMap(({ version }) => minorOf(version ?? "") ?? []);
    return allWorkloads(mesh).flatMap((workload) => {
      const images = proxyImages(workload);
      return images.length === 0 ? [] : [skewOf(mesh, { workload, images, versions })];
    });
  },
});

interface Skewed {
  readonly workload: WorkloadPods;
  /** Image and pods with it. */
  readonly images: readonly (readonly [image: string, pods: number])[];
  readonly versions: readonly number[];
}

function proxyImages({ pods }: WorkloadPods): Skewed["images"] {
  const withProxy = pods.filter(({ proxyImage }) => proxyImage !== null);
  return [...groupBy(withProxy, ({ proxyImage }) => proxyImage ?? "")].map(([image, all]) => [
    image,
    all.length,
  ]);
}

function skewOf(_mesh: MeshSnapshot, { workload, images, versions }: Skewed): Judgement {
  const subject = workload.ref;
  const [lowest, highest] = [Math.min(...versions), Math.max(...versions)];
  const read = images.map(([image, pods]) => ({ image, pods, minor: minorOf(tagOf(image)) }));
  const evidence = read.map(({ image, pods }) =>
    atObject(subject, ["spec", "template"], `${counted(pods, "proxy", "proxies")} of image ${image}`),
  );
  const untold = read.find(({ minor }) => minor === null);
  if (versions.length === 0 || untold !== undefined) {
    const what =
      versions.length === 0
        ? "The version of istiod is not known"
        : `Image ${untold?.image ?? ""} tells no version`;
    return judged({ subject, state: "unknown", sentence: what, evidence });
  }
  const ahead = read.find(({ minor }) => (minor ?? 0) > highest);
  if (ahead !== undefined) {
    const sentence = `${counted(ahead.pods, "proxy", "proxies")} of 1.${String(ahead.minor)} ahead of istiod 1.${String(highest)}`;
    return judged({ subject, state: "fail", sentence, evidence });
  }
  const behind = read.find(({ minor }) => (minor ?? 0) < lowest);
  if (behind === undefined) return judged({ subject, state: "pass", evidence });
  const distance = lowest - (behind.minor ?? 0);
  return judged({
    subject,
    state: distance > 1 ? "fail" : "warn",
    sentence: `${counted(behind.pods, "proxy", "proxies")} of 1.${String(behind.minor)} behind istiod 1.${String(lowest)}: restart the workload`,
    evidence,
    advice: {
      title: "Foresail does not restart workloads. With kubectl:",
      text: `kubectl -n ${subject.namespace} rollout restart ${subject.kind.toLowerCase()} ${subject.name}`,
    },
  });
}

/** `docker.io/istio/proxyv2:1.31.0-distroless` → `1.31.0-distroless`; empty without tag. */
function tagOf(image: string): string {
  const [path = ""] = image.split("@");
  return /:([^/:]+)$/.exec(path)?.[1] ?? "";
}

function minorOf(version: string): number | null {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}
