import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const mtlsEditor: GuidedEditor = {
  id: "mtls",
  title: "mTLS",
  kinds: ["PeerAuthentication.security.istio.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./mtls-form.tsx")).MtlsForm })),
};
