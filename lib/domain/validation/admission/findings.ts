import type { Path } from "../../base/json.ts";

export interface WebhookError {
  readonly path: Path;
  readonly message: string;
  /** Whether Istio wraps even a single one of these as "1 error occurred". */
  readonly boxed: boolean;
}

/** Collects what Istio's webhook finds in one object. Errors refuse the object, warnings do not. */
export class Findings {
  readonly errors: WebhookError[] = [];
  readonly warnings: string[] = [];

  error(path: Path, message: string): void {
    this.errors.push({ path, message, boxed: false });
  }

  boxedError(path: Path, message: string): void {
    this.errors.push({ path, message, boxed: true });
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  /** Adds the message unless it is null. */
  check(path: Path, message: string | null): void {
    if (message !== null) this.error(path, message);
  }
}

/** How Istio joins its errors into one text. */
export function joinErrors(errors: readonly WebhookError[]): string {
  const [first, ...more] = errors;
  if (first === undefined) return "";
  if (more.length === 0 && !first.boxed) return first.message;
  const lines = errors.map(({ message }) => `\t* ${message}\n`).join("");
  return `${errors.length} error${more.length === 0 ? "" : "s"} occurred:\n${lines}\n`;
}
