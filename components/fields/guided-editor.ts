import type { ComponentType } from "react";
import type { Form, PathPattern } from "@/lib/domain/istio/form.ts";

/**
 * An arrangement of fields for one job. It has no text of its own: its fields read and edit the text of the form around
 * them (`useForm`), so that whatever it does not show stays as it is.
 */
export interface GuidedEditor {
  /** In the address: `?editor=timeouts`. */
  readonly id: string;
  /** "Timeouts and retries". */
  readonly title: string;
  /** `VirtualService.networking.istio.io`. */
  readonly kinds: readonly string[];
  /** Whether this object of one of the kinds has the job: a Sidecar editor has nothing to do on an empty text. */
  readonly appliesTo: (form: Form) => boolean;
  /** Parts of the object that the arrangement has fields for; the others are shown as YAML, and kept. */
  readonly covers: readonly PathPattern[];
  readonly Arrangement: ComponentType;
}
