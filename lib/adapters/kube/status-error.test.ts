import { describe, expect, it } from "vitest";
import { type Attempt, statusError } from "./status-error.ts";

const UPDATE: Attempt = { verb: "update", resource: "virtualservices", namespace: "shop", name: "cart" };

const status = (code: number, rest: object): { status: number; text: string } => ({
  status: code,
  text: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code, ...rest }),
});

describe("an answer that is no success", () => {
  it.each([
    {
      title: "names unknown and duplicate fields of strict decoding",
      answer: status(400, {
        reason: "BadRequest",
        message:
          'VirtualService in version "v1" cannot be handled as a VirtualService: strict decoding error: unknown field "spec.http[0].rout", duplicate field "spec.hosts"',
      }),
      code: "invalid",
      causes: [
        { field: "spec.http[0].rout", message: "unknown field" },
        { field: "spec.hosts", message: "duplicate field" },
      ],
    },
    {
      title: "names the fields of a refused value, without what was not checked because of it",
      answer: status(422, {
        reason: "Invalid",
        message: 'PeerAuthentication.security.istio.io "pa-0" is invalid: […]',
        details: {
          causes: [
            { reason: "FieldValueNotSupported", field: "spec.mtls.mode", message: 'Unsupported value: "1s"' },
            {
              reason: "FieldValueInvalid",
              field: "<nil>",
              message: "Invalid value: null: some validation rules were not checked",
            },
          ],
        },
      }),
      code: "invalid",
      causes: [{ field: "spec.mtls.mode", message: 'Unsupported value: "1s"' }],
    },
    {
      title: "keeps what a webhook says",
      answer: status(400, {
        reason: "BadRequest",
        message:
          'admission webhook "validation.istio.io" denied the request: configuration is invalid: weight must be 100',
      }),
      code: "invalid",
      causes: [],
    },
  ])("$title", ({ answer, code, causes }) => {
    const error = statusError(answer, UPDATE);
    expect(error.code).toBe(code);
    expect(error.details?.["causes"]).toEqual(causes);
    expect(error.message).toBe((JSON.parse(answer.text) as { message: string }).message);
  });

  it("says a missing right in our words, and a webhook's refusal in the webhook's", () => {
    expect(
      statusError(status(403, { reason: "Forbidden", message: 'User "dev" cannot update' }), UPDATE).message,
    ).toBe("No right to update virtualservices cart in namespace shop");
    const denied = 'admission webhook "policy" denied the request: not on Fridays';
    expect(statusError(status(403, { reason: "Forbidden", message: denied }), UPDATE).message).toBe(denied);
  });

  it.each([
    [500, { message: "etcdserver: request timed out" }, "failed", true],
    [503, { message: "shutting down" }, "failed", true],
    [429, { message: "too many requests", details: { retryAfterSeconds: 3 } }, "busy", false],
  ])(
    "of %i leaves the outcome of a write unknown unless it was turned away",
    (...[code, rest, kind, outcomeUnknown]) => {
      const error = statusError(status(code, rest), UPDATE);
      expect(error.code).toBe("upstream");
      expect(error.details).toMatchObject({ kind, outcomeUnknown });
      expect(statusError(status(code, rest), { ...UPDATE, isDryRun: true }).details).toMatchObject({
        outcomeUnknown: false,
      });
      expect(statusError(status(code, rest), { ...UPDATE, verb: "get" }).details).toMatchObject({
        outcomeUnknown: false,
      });
    },
  );

  it("of something that is no API server is told as garbage", () => {
    expect(statusError({ status: 502, text: "<html>Bad Gateway</html>" }, UPDATE).details).toMatchObject({
      kind: "garbage",
    });
    expect(statusError({ status: 302, text: "" }, UPDATE).code).toBe("upstream");
    expect(statusError({ status: 404, text: "404 page not found" }, { ...UPDATE, name: "" }).message).toBe(
      "The API server serves no virtualservices",
    );
  });
});
