import { SEVERITIES } from "@/lib/domain/validation/finding.ts";
import type { CheckOptions } from "../arguments.ts";
import type { Console } from "../console.ts";
import { meshFrom } from "../load-mesh.ts";
import { checkObjects, type CheckFinding } from "./checked.ts";
import { printFindings } from "./print-findings.ts";
import { readLocated } from "./read-located.ts";

/** Judges the objects of files together; 1 when a finding reaches `failOn`. */
export function runCheck(options: CheckOptions, console: Console): 0 | 1 {
  const { objects, warnings } = readLocated(options.objects, options.namespace);
  const made = meshFrom(
    objects.map(({ object }) => object),
    options,
  );
  for (const warning of [...warnings, ...made.warnings]) console.error(`warning: ${warning}\n`);
  const checked = checkObjects(made.mesh, objects);
  console.out(printFindings(checked, options.output));
  return checked.findings.some((finding) => reaches(finding, options.failOn)) ? 1 : 0;
}

function reaches({ severity }: CheckFinding, failOn: CheckOptions["failOn"]): boolean {
  return failOn !== "never" && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
