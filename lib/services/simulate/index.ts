export { viewOf } from "./answer-view.ts";
export { readMatrix } from "./read-matrix.ts";
export { readSimulateChoices } from "./read-simulate-choices.ts";
export { sightOf, type Sight } from "./sight.ts";
export { simulateRequest } from "./simulate-request.ts";
