import { type Draw, onlyWide } from "./draw.ts";
import { APP_NAMESPACES, HTTP_PORTS, PATH_REGEXES, PATHS, PREFIXES } from "./vocabulary.ts";

type Fields = Record<string, unknown>;

const headerCondition = ({ random }: Draw): Fields =>
  random.pick<Fields>([
    { exact: "1" },
    { exact: "two" },
    { prefix: "t" },
    { regex: "t.*" },
    { regex: "(1|two)" },
    {},
  ]);

const uriCondition = ({ random }: Draw): Fields =>
  random.pick<() => Fields>([
    () => ({ exact: random.pick(PATHS) }),
    () => ({ prefix: random.pick(PREFIXES) }),
    () => ({ prefix: random.pick(PREFIXES) }),
    () => ({ regex: random.pick(PATH_REGEXES) }),
  ])();

/** One entry of `http[].match`. */
export function httpMatch(draw: Draw, { atGateway }: { readonly atGateway: boolean }): Fields {
  const { random } = draw;
  const match = random.fields({
    uri: [0.6, () => uriCondition(draw)],
    headers: [0.35, () => ({ [random.pick(["x-a", "x-b"])]: headerCondition(draw) })],
    withoutHeaders: [
      0.13,
      () => ({ "x-a": random.pick<Fields>([{}, { exact: "1" }, { prefix: "t" }, ...wideWithout(draw)]) }),
    ],
    queryParams: [
      0.15,
      () => ({
        q: random.pick<Fields>([{ exact: "1" }, { prefix: "a" }, { regex: "[0-9]+" }, ...wideQuery(draw)]),
      }),
    ],
    method: [
      0.12,
      () =>
        random.pick<Fields>([
          { exact: "GET" },
          { exact: "POST" },
          { regex: "GET|PUT" },
          ...(draw.wide ? [{ prefix: "P" }] : []),
        ]),
    ],
    scheme: [
      0.08,
      () =>
        random.pick<Fields>([
          { exact: "http" },
          ...(draw.wide ? [{ exact: "https" }, { prefix: "h" }, { regex: "https?" }] : []),
        ]),
    ],
    authority: [
      0.1,
      () =>
        random.pick<Fields>([
          { exact: "api" },
          { prefix: "api" },
          { regex: ".*alpha.*" },
          { exact: "ext.example.com" },
        ]),
    ],
    port: [0.08, () => random.pick(HTTP_PORTS)],
    sourceLabels: [
      0.1,
      () => ({
        app: random.pick(["client-a", "client-b"]),
        ...(random.chance(onlyWide(draw, 0.2)) ? { version: "v1" } : {}),
      }),
    ],
    sourceNamespace: [0.08, () => random.pick(APP_NAMESPACES)],
    gateways: [atGateway ? 0.15 : 0, () => [random.pick(["mesh", "alpha/gw"])]],
    ignoreUriCase: [0.1, () => true],
    name: [onlyWide(draw, 0.1), () => "named"],
  });
  return Object.keys(match).length === 0 ? { uri: uriCondition(draw) } : match;
}

const wideWithout = ({ wide }: Draw): readonly Fields[] =>
  wide ? [{ regex: "t.*" }, { regex: "*" }, { exact: "two" }] : [];

const wideQuery = ({ wide }: Draw): readonly Fields[] =>
  wide ? [{ exact: "" }, {}, { regex: ".*" }, { prefix: "1" }] : [];

/** `match` of a rule; null for a rule that takes everything. */
export function httpMatches(draw: Draw, atGateway: boolean): readonly Fields[] | null {
  const { random } = draw;
  return random.chance(0.25) ? null : random.list(1, 2, () => httpMatch(draw, { atGateway }));
}
