import { objectsAt, sectionAt, textAt } from "../../../simulation/spec-fields.ts";
import { booleanAt } from "../../../simulation/spec-fields.ts";
import { defineRule } from "../../rule.ts";

/** Providers that every MeshConfig has. */
const BUILT_IN: ReadonlySet<string> = new Set(["envoy", "prometheus", "stackdriver"]);
const SECTIONS = ["accessLogging", "metrics", "tracing"] as const;

export const providerDefined = defineRule({
  code: "MESH1051",
  severity: "warning",
  appliesTo: ["Telemetry"],
  reads: ["MeshSettings"],
  reach: "object",
  title: "Telemetry without a provider that would take it",
  explanation:
    "A provider is named in extensionProviders of MeshConfig. Access logging without a provider goes to the mesh's defaultProviders.accessLogging; where there is none, nothing is logged. A name that MeshConfig does not know is skipped.",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0157/",
  aliases: ["IST0157"],
  check: ({ spec }, { settings }) => {
    const defined = new Set([...BUILT_IN, ...settings.extensionProviders.map(({ name }) => name)]);
    const isUnknown = settings.assumed.extensionProviders !== undefined;
    return SECTIONS.flatMap((section) =>
      objectsAt(spec, section).flatMap((entry, index) => {
        const path = ["spec", section, index];
        const providers = objectsAt(entry, "providers");
        if (providers.length === 0) {
          const isOff = booleanAt(entry, "disabled") === true || isDisabled(entry);
          if (section !== "accessLogging" || isOff || settings.accessLogProviders.length > 0) return [];
          return [{ path, sentence: "Logs nothing: no provider is named, and the mesh has no default one" }];
        }
        return providers.flatMap((provider, position) => {
          const name = textAt(provider, "name") ?? "";
          if (isUnknown || defined.has(name)) return [];
          return [
            {
              path: [...path, "providers", position, "name"],
              sentence: `Has no effect: MeshConfig defines no provider ${name}`,
            },
          ];
        });
      }),
    );
  },
});

/** The wrapped spelling of a boolean. */
const isDisabled = (entry: Parameters<typeof sectionAt>[0]): boolean =>
  booleanAt(sectionAt(entry, "disabled"), "value") === true;
