import type { Path } from "@/lib/domain/base/json.ts";
import type { Form } from "@/lib/domain/istio/form.ts";

/** From 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where a field is in the text; what is around it where the text does not have it. */
export function placeOf(form: Pick<Form, "locate">, path: Path): TextPlace {
  for (let length = path.length; length > 0; length -= 1) {
    const place = form.locate(path.slice(0, length));
    if (place !== null) return { line: place.line, column: place.column };
  }
  return { line: 1, column: 1 };
}
