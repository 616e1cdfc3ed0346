import { z } from "zod";
import type { Labels } from "../../kube/kube-object.ts";
import type { IstiodFacts } from "../snapshot.ts";
import { factReader } from "./fact-reader.ts";
import { metaSchema } from "./meta.ts";

const schema = z.object({
  metadata: metaSchema,
  spec: z
    .object({
      template: z
        .object({
          spec: z
            .object({
              containers: z
                .array(
                  z.object({
                    name: z.string(),
                    image: z.string().nullish(),
                    args: z.array(z.string()).nullish(),
                    env: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
                  }),
                )
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** A value under such a name could be a credential and is no feature flag. */
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|API_?KEY/i;

/** A Deployment labelled as istiod with the container `discovery`; null for any other. */
export const readIstiod = factReader(schema, ({ metadata, spec }): IstiodFacts | null => {
  const labels = metadata.labels ?? {};
  const discovery = isIstiod(labels) ? discoveryOf(spec) : undefined;
  if (discovery === undefined) return null;
  const env = literalEnv(discovery.env ?? []);
  return {
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    revision: labels["istio.io/rev"] ?? env["REVISION"] ?? "default",
    version: versionIn(tagOf(discovery.image)) ?? versionIn(labels["app.kubernetes.io/version"]),
    env,
    domain: argument(discovery.args ?? [], "--domain"),
  };
});

function isIstiod(labels: Labels): boolean {
  return labels["app"] === "istiod" || labels["istio"] === "pilot";
}

function discoveryOf(spec: z.infer<typeof schema>["spec"]) {
  return spec?.template?.spec?.containers?.find(({ name }) => name === "discovery");
}

function literalEnv(
  variables: readonly { readonly name: string; readonly value?: string | null | undefined }[],
): IstiodFacts["env"] {
  return Object.fromEntries(
    variables.flatMap(({ name, value }) =>
      value === null || value === undefined || SECRET_NAME.test(name) ? [] : [[name, value]],
    ),
  );
}

/** Tag of an image reference without its digest; empty when it has none. */
function tagOf(image: string | null | undefined): string {
  const withoutDigest = (image ?? "").split("@")[0] ?? "";
  const colon = withoutDigest.lastIndexOf(":");
  return colon > withoutDigest.lastIndexOf("/") ? withoutDigest.slice(colon + 1) : "";
}

function versionIn(text: string | undefined): string | null {
  return /^v?(\d+\.\d+)(?:\D|$)/.exec(text ?? "")?.[1] ?? null;
}

function argument(args: readonly string[], name: string): string | null {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const index = args.indexOf(name);
  return index === -1 ? null : (args[index + 1] ?? null);
}
