import { lazy } from "react";
import type { GuidedEditor } from "../../fields/guided-editor.ts";

export const jwtEditor: GuidedEditor = {
  id: "jwt",
  title: "JWT",
  kinds: ["RequestAuthentication.security.istio.io"],
  appliesTo: () => true,
  covers: ["spec"],
  Arrangement: lazy(async () => ({ default: (await import("./jwt-form.tsx")).JwtForm })),
};
