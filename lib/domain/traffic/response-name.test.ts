import { expect, it } from "vitest";
import { responseName } from "./response-name.ts";

it.each([
  ["an HTTP status with its flag", { protocol: "http", code: "503", grpcStatus: "", flags: "UC" }, "503 UC"],
  ["an HTTP status without flags", { protocol: "http", code: "200", grpcStatus: "", flags: "-" }, "200"],
  [
    "a gRPC failure that HTTP calls 200",
    { protocol: "grpc", code: "200", grpcStatus: "14", flags: "-" },
    "gRPC 14 UNAVAILABLE",
  ],
  ["a gRPC status nobody knows", { protocol: "grpc", code: "200", grpcStatus: "77", flags: "-" }, "gRPC 77"],
  ["a gRPC call without a status", { protocol: "grpc", code: "503", grpcStatus: "", flags: "UH" }, "503 UH"],
  ["no answer", { protocol: "http", code: "0", grpcStatus: "", flags: "DC" }, "no response DC"],
])("names %s", (_, response, name) => {
  expect(responseName(response)).toBe(name);
});
