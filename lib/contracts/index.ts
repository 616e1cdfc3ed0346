import type { AnyContract } from "./api.ts";
import * as audit from "./audit.ts";
import * as changes from "./changes.ts";
import * as effect from "./effect.ts";
import * as fieldChoices from "./field-choices.ts";
import * as findings from "./findings.ts";
import * as inbound from "./inbound.ts";
import * as objects from "./objects.ts";
import * as overview from "./overview.ts";
import * as readiness from "./readiness.ts";
import * as secrets from "./secrets.ts";
import * as services from "./services.ts";
import * as session from "./session.ts";
import * as simulate from "./simulate.ts";
import * as split from "./split.ts";
import * as tests from "./tests.ts";
import * as topology from "./topology.ts";

const isContract = (value: unknown): value is AnyContract =>
  typeof value === "object" && value !== null && "method" in value && "path" in value && "response" in value;

/** Every operation of the API. A test compares it with the route files. */
export const ALL_CONTRACTS: readonly AnyContract[] = [
  audit,
  changes,
  effect,
  fieldChoices,
  findings,
  inbound,
  objects,
  overview,
  readiness,
  secrets,
  services,
  session,
  simulate,
  split,
  tests,
  topology,
].flatMap((module) => Object.values(module).filter(isContract));
