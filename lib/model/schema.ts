import ipaddr from "ipaddr.js";
import * as z from "zod/mini";
import english from "zod/v4/locales/en.js";
import type { Json } from "@/lib/shared/json";

z.config(english());

/** The version that this code writes; older ones are migrated on reading, newer ones refused. */
export const SCHEMA_VERSION = 1;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** One RFC 1123 label in lower case: the name of a cluster, machine or service. */
export const Label = z
  .string()
  .check(
    z.regex(LABEL, "must be one RFC 1123 label: lower-case letters, digits and inner hyphens, at most 63"),
  );

/** The domain's suffix: one label or several with dots (`com`, `home.arpa`). */
export const Suffix = z
  .string()
  .check(
    z.maxLength(190),
    z.regex(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
      "must be RFC 1123 labels with dots between them, such as lan or home.arpa",
    ),
  );

/** The name of a NixOS module, cluster module or user's file: it becomes a file name of the export. */
export const FileName = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?$/,
      "must be letters, digits, _, . and -, at most 64, neither beginning nor ending with a dot",
    ),
  );

/** A named filter: it is read as `filters.<name>`, so it is a Nix identifier. */
export const FilterName = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_'-]{0,62}$/, "must be a Nix identifier, such as edge"));

/** A flake input: it is read as `inputs.<name>`. */
export const InputName = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "must be a flake input's name: letters, digits, _ and -"));

/** A login name as shadow's useradd takes it. */
export const UserName = z
  .string()
  .check(
    z.regex(
      /^[a-z_][a-z0-9_-]{0,30}\$?$/,
      "must be a login name: lower-case letters, digits, _ and -, at most 31",
    ),
  );

/** A Linux network interface: at most 15 bytes, neither white space nor a slash (dev_valid_name). */
export const InterfaceName = z
  .string()
  .check(
    z.regex(
      /^(?!\.{1,2}$)[^\s/:]{1,15}$/,
      "must be an interface name: at most 15 characters, no space, slash or colon",
    ),
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const NO_CONTROL = /^[^\u0000-\u001f\u007f]+$/;

/** A tag, role or declared address's role: any text on one line. */
export const Word = z
  .string()
  .check(z.minLength(1), z.maxLength(255), z.regex(NO_CONTROL, "must be text on one line"));

export const Ipv4Address = z
  .string()
  .check(
    z.refine(
      (text) => ipaddr.IPv4.isValidFourPartDecimal(text),
      "must be an IPv4 address, such as 192.168.1.10",
    ),
  );
export const Ipv6Address = z
  .string()
  .check(
    z.refine(
      (text) => ipaddr.IPv6.isValid(text) && text.includes(":") && !/[%/]/.test(text),
      "must be an IPv6 address, such as fd00::1",
    ),
  );
export const IpAddress = z.union([Ipv4Address, Ipv6Address], "must be an IPv4 or IPv6 address");

export const Port = z.int().check(z.gte(1), z.lte(65535));

/** A host to reach over SSH: an address or a host name (or an alias of the SSH configuration). Never an option. */
export const TargetHost = z.string().check(
  z.maxLength(253),
  z.refine(
    (text) => ipaddr.isValid(text) || /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(text),
    "must be a host name or an address",
  ),
);

/** Text in the Nix language, kept as it was typed. */
export const NixSource = z.string();

/** A flake reference (`github:NixOS/nixpkgs/nixos-26.05`). */
export const FlakeReference = z
  .string()
  .check(z.minLength(1), z.maxLength(2048), z.regex(NO_CONTROL, "must be a flake reference on one line"));

/** System doubles that NixOS runs on and the library offers. */
export const System = z
  .string()
  .check(z.regex(/^[a-z0-9_]+-linux$/, "must be a Linux system, such as x86_64-linux or aarch64-linux"));

export const JsonValue: z.ZodMiniType<Json> = z.json() as z.ZodMiniType<Json>;
export const Settings = z.record(z.string(), JsonValue);

export const Filter = z.discriminatedUnion("filter", [
  z.strictObject({ filter: z.literal("clusterMachines") }),
  z.strictObject({
    filter: z.literal("hostname"),
    hostname: z.string().check(z.minLength(1), z.maxLength(255)),
  }),
  z.strictObject({ filter: z.literal("tag"), tag: Word }),
  z.strictObject({
    filter: z.literal("cluster"),
    cluster: z.string().check(z.minLength(1), z.maxLength(255)),
  }),
  z.strictObject({ filter: z.literal("domainMachines") }),
  z.strictObject({
    filter: z.literal("except"),
    get of() {
      return z.array(Filter);
    },
    get without() {
      return z.array(Filter);
    },
  }),
  z.strictObject({
    filter: z.literal("intersect"),
    get of() {
      return z.array(Filter);
    },
    get with() {
      return z.array(Filter);
    },
  }),
  z.strictObject({ filter: z.literal("named"), name: FilterName }),
  z.strictObject({ filter: z.literal("custom"), source: NixSource }),
]);

export const SourceModule = z.strictObject({ source: NixSource });
export const SourceModules = z.record(FileName, SourceModule);

export const StaticAddress4 = z.strictObject({
  address: Ipv4Address,
  prefixLength: z.int().check(z.gte(0), z.lte(32)),
});
export const StaticAddress6 = z.strictObject({
  address: Ipv6Address,
  prefixLength: z.int().check(z.gte(0), z.lte(128)),
});

export const Interface = z.strictObject({
  useDHCP: z._default(z.boolean(), false),
  ipv4: z._default(z.array(StaticAddress4), []),
  ipv6: z._default(z.array(StaticAddress6), []),
});

export const DeclaredAddress = z.strictObject({
  role: Word,
  address: IpAddress,
  port: z._default(z.nullable(Port), null),
});

export const BuildOn = z.enum(["local", "target", "builders"]);

export const Deployment = z.strictObject({
  /** Null means the machine's long form. */
  targetHost: z._default(z.nullable(TargetHost), null),
  targetUser: z._default(UserName, "root"),
  targetPort: z._default(Port, 22),
  buildOn: z._default(BuildOn, "local"),
});

export const User = z.strictObject({
  systemConfig: z._default(NixSource, "{ }"),
  homeManagerModules: z._default(z.array(NixSource), []),
  settings: z._default(Settings, {}),
});

export const Machine = z.strictObject({
  system: z._default(System, "x86_64-linux"),
  tags: z._default(z.array(Word), []),
  interfaces: z._default(z.record(InterfaceName, Interface), {}),
  ips: z._default(z.array(IpAddress), []),
  addresses: z._default(z.array(DeclaredAddress), []),
  deployment: z.prefault(Deployment, {}),
  annotations: z._default(Settings, {}),
  users: z._default(z.record(UserName, User), {}),
  settings: z._default(Settings, {}),
  modules: z._default(SourceModules, {}),
});

export const Service = z.strictObject({
  selectors: z._default(z.array(Filter), []),
  roles: z._default(z.record(Word, z.array(Filter)), {}),
  definition: z._default(NixSource, "{ ... }: { }"),
  extraConfig: z._default(NixSource, "{ }"),
  enable: z._default(z.boolean(), true),
  units: z._default(z.array(Word), []),
  settings: z._default(Settings, {}),
});

export const Cluster = z.strictObject({
  modules: z._default(SourceModules, {}),
  settings: z._default(Settings, {}),
  users: z._default(z.record(UserName, User), {}),
  machines: z._default(z.record(Label, Machine), {}),
  services: z._default(z.record(Label, Service), {}),
});

export const FlakeInput = z.strictObject({
  url: FlakeReference,
  follows: z._default(z.record(InputName, z.string().check(z.minLength(1), z.maxLength(255))), {}),
});

/** Shipped cluster modules that a document can switch on. */
export const EXTENSIONS = ["colmena", "deploy-rs", "home-manager", "nixos-anywhere"] as const;

/** The domain document (design, section 3). Parsing fills every default, so a parsed document has every key. */
export const DomainDocument = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  suffix: Suffix,
  nixpkgs: z._default(FlakeReference, "github:NixOS/nixpkgs/nixos-26.05"),
  inputs: z._default(z.record(InputName, FlakeInput), {}),
  lock: z._default(z.nullable(z.record(z.string(), JsonValue)), null),
  library: z._default(z.union([z.literal("vendored"), FlakeReference]), "vendored"),
  extensions: z._default(z.array(z.enum(EXTENSIONS)), []),
  clusterModules: z._default(SourceModules, {}),
  filters: z._default(z.record(FilterName, z.strictObject({ source: NixSource })), {}),
  modules: z._default(SourceModules, {}),
  settings: z._default(Settings, {}),
  clusters: z._default(z.record(Label, Cluster), {}),
});

// Free JSON is readonly by its own definition; walking into the recursive type never ends.
type Frozen<Value> = [Json] extends [Value] ? Value : FrozenParts<Value>;
type FrozenParts<Value> = Value extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** Documents are immutable values: an edit makes a new one that shares what it did not touch. */
export type DomainDocument = Frozen<z.output<typeof DomainDocument>>;
export type Cluster = Frozen<z.output<typeof Cluster>>;
export type Machine = Frozen<z.output<typeof Machine>>;
export type Service = Frozen<z.output<typeof Service>>;
export type User = Frozen<z.output<typeof User>>;
export type Filter = Frozen<z.output<typeof Filter>>;
export type Interface = Frozen<z.output<typeof Interface>>;
export type DeclaredAddress = Frozen<z.output<typeof DeclaredAddress>>;
export type Deployment = Frozen<z.output<typeof Deployment>>;
export type FlakeInput = Frozen<z.output<typeof FlakeInput>>;
export type SourceModule = Frozen<z.output<typeof SourceModule>>;
export type Extension = (typeof EXTENSIONS)[number];
