import { atObject, defineItem, judged } from "../../item.ts";

const OLDEST_MINOR = 29;
const NEWEST_MINOR = 31;

export const versionSupported = defineItem({
  id: "version-supported",
  area: "control plane",
  title: "Istio is of a version that gets fixes",
  explanation:
    "Istio mends security faults in its newest minor versions only. Foresail models 1.29 to 1.31: of others its answers may differ from what the proxies do.",
  unmet: { one: "is not", many: "are not" },
  reads: ["Deployment", "ControlPlane"],
  needs: ["Deployment"],
  judge: ({ mesh }) =>
    [...mesh.controlPlane.istiods].map(({ namespace, name, version }) => {
      const subject = { cluster: mesh.cluster, group: "apps", kind: "Deployment", namespace, name };
      const minor = version === null ? null : minorOf(version);
      if (version === null || minor === null) {
        return judged({
          subject,
          state: "unknown",
          sentence: "Neither image nor labels of istiod tell its version",
        });
      }
      const evidence = [atObject(subject, ["spec", "template", "spec"], `istiod is ${version}`)];
      if (minor < OLDEST_MINOR) {
        const sentence = `Istio ${version} gets no fixes any more: upgrade to 1.${String(OLDEST_MINOR)} or newer`;
        return judged({ subject, state: "fail", sentence, evidence });
      }
      return minor > NEWEST_MINOR
        ? judged({
            subject,
            state: "unknown",
            sentence: `Istio ${version} is newer than what is known here`,
            evidence,
          })
        : judged({ subject, state: "pass", sentence: `Istio ${version}`, evidence });
    }),
});

/** Null for anything but 1.x. */
function minorOf(version: string): number | null {
  const minor = /^1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}
