import fc from "fast-check";
import { present } from "@/lib/shared/assert";
import type { Json } from "@/lib/shared/json";
import { readDocument } from "../read";
import type { DomainDocument, Filter } from "../schema";

/** Names that trip careless code: inherited properties of objects, keywords of Nix, numbers, short prefixes of others. */
const TRICKY_LABELS = [
  "constructor",
  "tostring",
  "valueof",
  "hasownproperty",
  "let",
  "in",
  "rec",
  "null",
  "true",
  "m1",
  "m10",
  "m2",
  "0",
  "7",
  "a",
  "a-b",
];

/** Text that must stay data wherever it ends up. */
export const HOSTILE_TEXTS = [
  '$\u007bbuiltins.abort "x"}',
  "''",
  "''$\u007ba}''",
  '"',
  "\\",
  "$$\u007ba}",
  "line\nbreak",
  "*/",
  "ünï ☃ 𝒳",
  "__proto__",
  "constructor",
  "'",
  "a/b~c",
  "",
] as const;

export const arbitraryLabel: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRICKY_LABELS) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/) },
);

export const arbitraryWord: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("web", "db", "edge", "constructor", "toString", "dns") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter((text) => /^(?!__proto__)[^\n]+$/.test(text))),
  },
);

export const arbitrarySuffix: fc.Arbitrary<string> = fc.constantFrom("com", "lan", "home.arpa", "a");

const arbitraryKey = fc.oneof(
  fc.constantFrom("a", "b", "constructor", "a.b", "a/b~c"),
  fc.constantFrom(...HOSTILE_TEXTS).filter((text) => text !== "__proto__"),
);

/** JSON of any shape, without the one key that a document may not hold. */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json; list: Json[]; record: object }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", maxDepth: 3 },
      fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e21, 42),
      fc.constantFrom(...HOSTILE_TEXTS),
      tie("list") as fc.Arbitrary<Json>,
      tie("record") as fc.Arbitrary<Json>,
    ),
    list: fc.array(tie("value"), { maxLength: 3 }),
    record: fc.dictionary(arbitraryKey, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  }),
).value;

const arbitrarySettings = fc.dictionary(arbitraryKey, arbitraryJson, { maxKeys: 2, noNullPrototype: true });

interface Names {
  readonly suffix: string;
  readonly clusters: readonly { readonly name: string; readonly machines: readonly string[] }[];
  readonly filters: readonly string[];
}

const arbitraryNames: fc.Arbitrary<Names> = fc.record({
  suffix: arbitrarySuffix,
  clusters: fc.uniqueArray(
    fc.record({ name: arbitraryLabel, machines: fc.uniqueArray(arbitraryLabel, { maxLength: 5 }) }),
    { minLength: 1, maxLength: 4, selector: (cluster) => cluster.name },
  ),
  filters: fc.uniqueArray(fc.constantFrom("edge", "odd", "constructor"), { maxLength: 2 }),
});

/** A filter as a service of `cluster` may hold it; now and then it names something that is not there. */
export function arbitraryFilter(names: Names, cluster: string): fc.Arbitrary<Filter> {
  const short = names.clusters.find((each) => each.name === cluster)?.machines ?? [];
  const long = names.clusters.flatMap((each) =>
    each.machines.map((machine) => `${machine}.${each.name}.${names.suffix}`),
  );
  const hostnames = [...short, ...short, ...long, ...long, "missing", `missing.${cluster}.${names.suffix}`];
  const leaves: fc.Arbitrary<Filter>[] = [
    fc.constant<Filter>({ filter: "clusterMachines" }),
    fc.constantFrom(...hostnames).map<Filter>((hostname) => ({ filter: "hostname", hostname })),
    fc.constantFrom(...hostnames).map<Filter>((hostname) => ({ filter: "hostname", hostname })),
    arbitraryWord.map<Filter>((tag) => ({ filter: "tag", tag })),
    fc
      .constantFrom(...names.clusters.map((each) => each.name))
      .map<Filter>((name) => ({ filter: "cluster", cluster: name })),
    fc.constant<Filter>({ filter: "domainMachines" }),
  ];
  if (names.filters.length > 0) {
    leaves.push(fc.constantFrom(...names.filters).map<Filter>((name) => ({ filter: "named", name })));
  }
  return fc.letrec<{ filter: Filter; filters: readonly Filter[] }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", maxDepth: 3 },
      ...leaves,
      fc.record({ filter: fc.constant("except" as const), of: tie("filters"), without: tie("filters") }),
      fc.record({ filter: fc.constant("intersect" as const), of: tie("filters"), with: tie("filters") }),
    ),
    filters: fc.array(tie("filter"), { maxLength: 3 }),
  })).filter;
}

const arbitraryIpv4 = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 254 }))
  .map(([net, host]) => `10.0.${net}.${host}`);
const arbitraryIpv6 = fc.integer({ min: 1, max: 0xffff }).map((host) => `fd00::${host.toString(16)}`);

const arbitraryMachine = fc.record({
  system: fc.constantFrom("x86_64-linux", "aarch64-linux"),
  tags: fc.uniqueArray(arbitraryWord, { maxLength: 3 }),
  interfaces: fc.dictionary(
    fc.constantFrom("eth0", "lan0", "constructor", "wg-0"),
    fc.record({
      useDHCP: fc.boolean(),
      ipv4: fc.array(fc.record({ address: arbitraryIpv4, prefixLength: fc.constantFrom(16, 24, 30, 32) }), {
        maxLength: 2,
      }),
      ipv6: fc.array(fc.record({ address: arbitraryIpv6, prefixLength: fc.constantFrom(64, 128) }), {
        maxLength: 2,
      }),
    }),
    { maxKeys: 2, noNullPrototype: true },
  ),
  ips: fc.array(fc.oneof(arbitraryIpv4, arbitraryIpv6), { maxLength: 1 }),
  addresses: fc.array(
    fc.record({
      role: arbitraryWord,
      address: fc.oneof(arbitraryIpv4, arbitraryIpv6),
      port: fc.option(fc.integer({ min: 1, max: 65535 })),
    }),
    { maxLength: 2 },
  ),
  deployment: fc.record({
    targetHost: fc.option(fc.oneof(arbitraryIpv4, fc.constant("gate.example.org"))),
    targetUser: fc.constantFrom("root", "ada"),
    targetPort: fc.constantFrom(22, 2222),
    buildOn: fc.constantFrom("local", "target", "builders"),
  }),
  annotations: fc.dictionary(fc.constantFrom("rack", "owner", "constructor", "a.b"), arbitraryJson, {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  settings: arbitrarySettings,
});

function arbitraryServices(names: Names, cluster: string) {
  const filters = fc.array(arbitraryFilter(names, cluster), { maxLength: 3 });
  return fc.dictionary(
    arbitraryLabel,
    fc.record({
      selectors: filters,
      roles: fc.dictionary(arbitraryWord, filters, { maxKeys: 3, noNullPrototype: true }),
      definition: fc.constantFrom(
        "{ selectors, roles, this }: { }",
        "{ ... }: { }",
        "args@{ roles, ... }: { }",
      ),
      enable: fc.boolean(),
      settings: arbitrarySettings,
    }),
    { maxKeys: 3, noNullPrototype: true },
  );
}

/**
 * Valid documents with every default filled in: several clusters that share machine names, machines with addresses,
 * services whose filters nest, cross clusters and sometimes name what is not there. Custom filters do not occur.
 */
export const arbitraryDocument: fc.Arbitrary<DomainDocument> = arbitraryNames.chain((names) =>
  fc
    .record({
      settings: arbitrarySettings,
      clusters: fc.tuple(
        ...names.clusters.map(({ name, machines }) =>
          fc.record({
            name: fc.constant(name),
            settings: arbitrarySettings,
            users: fc.dictionary(fc.constantFrom("root", "ada"), fc.constant({}), {
              maxKeys: 2,
              noNullPrototype: true,
            }),
            machines: fc.tuple(
              ...machines.map((machine) => fc.tuple(fc.constant(machine), arbitraryMachine)),
            ),
            services: arbitraryServices(names, name),
          }),
        ),
      ),
    })
    .map(({ settings, clusters }) => {
      const read = readDocument({
        schemaVersion: 1,
        suffix: names.suffix,
        settings,
        filters: Object.fromEntries(
          names.filters.map((name) => [name, { source: "clusterName: config: [ ]" }]),
        ),
        clusters: Object.fromEntries(
          clusters.map(({ name, machines, ...cluster }) => [
            name,
            { ...cluster, machines: Object.fromEntries(machines) },
          ]),
        ),
      });
      return present(read.ok ? read.value : null, `valid document: ${JSON.stringify(read)}`);
    }),
);
