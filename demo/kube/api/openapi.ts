import { type ApiAnswer, type ApiContext, type ApiRequest, jsonAnswer } from "./api-answer.ts";
import { noSuchPath } from "./api-error.ts";

/** `/openapi/v3` and one document per group and version. */
export function answerOpenApi(_context: ApiContext, { url }: ApiRequest): ApiAnswer {
  if (url.pathname === "/openapi/v3") return jsonAnswer({ paths: {} });
  throw noSuchPath();
}
