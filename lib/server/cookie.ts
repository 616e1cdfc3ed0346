import { isLoopback, type Config } from "./config.ts";

/**
 * Name and attributes of the login cookie (decision 31). Over plain HTTP on loopback there is no Secure and no __Host-
 * prefix; the port is in the name because cookies of one host are shared by all its ports.
 */
export function loginCookie({ listen }: Pick<Config, "listen">): {
  readonly name: string;
  readonly attributes: string;
} {
  return isLoopback(listen.host)
    ? { name: `foresail-${listen.port}`, attributes: "Path=/; HttpOnly; SameSite=Lax" }
    : { name: "__Host-foresail", attributes: "Path=/; HttpOnly; SameSite=Lax; Secure" };
}

export function setCookie(config: Pick<Config, "listen">, value: string): string {
  const { name, attributes } = loginCookie(config);
  return `${name}=${value}; ${attributes}`;
}

export function clearCookie(config: Pick<Config, "listen">): string {
  const { name, attributes } = loginCookie(config);
  return `${name}=; ${attributes}; Max-Age=0`;
}

/** Value of the login cookie; null when the request has none. */
export function readCookie(config: Pick<Config, "listen">, header: string | null): string | null {
  const { name } = loginCookie(config);
  for (const part of (header ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined && value !== "") return value;
  }
  return null;
}
