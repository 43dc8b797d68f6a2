import ipaddr from "ipaddr.js";
import { canonicalAddress } from "@/lib/model/addresses";
import { Label, System, Word } from "@/lib/model/schema";
import type { JsonObject } from "@/lib/shared/json";

/** One machine read from a line, ready to be created. */
export interface ReadMachine {
  readonly line: number;
  readonly name: string;
  readonly value: JsonObject;
}

export interface ReadLines {
  readonly machines: readonly ReadMachine[];
  /** What is wrong with single lines, which are left out. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** What is odd about lines that are taken all the same: an address that another machine has. */
  readonly notes: readonly { readonly line: number; readonly message: string }[];
}

const COLUMNS = ["name", "system", "tags", "address", "interface", "targethost"] as const;
type Column = (typeof COLUMNS)[number];

/** The cells of a line of CSV (RFC 4180 within one line), or of tab-separated text. */
function cells(line: string): string[] {
  const found: string[] = [];
  const separator = line.includes("\t") ? "\t" : line.includes(";") && !line.includes(",") ? ";" : ",";
  let cell = "";
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quoted) {
      if (character !== '"') cell += character;
      else if (line[index + 1] === '"') {
        cell += '"';
        index++;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (character === separator) {
      found.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...found, cell.trim()];
}

function header(line: string): (Column | null)[] | null {
  const names = cells(line).map((cell) => cell.toLowerCase().replaceAll(/[\s_-]/g, ""));
  if (!names.includes("name")) return null;
  return names.map((name) => COLUMNS.find((column) => column === name) ?? null);
}

type Built =
  | { readonly name: string; readonly value: JsonObject; readonly address: string | null }
  | { readonly message: string };

function addressOf(
  text: string,
): { readonly kind: "ipv4" | "ipv6"; readonly address: string; readonly value: JsonObject } | null {
  const [address = "", prefix] = text.split("/");
  const is4 = ipaddr.IPv4.isValidFourPartDecimal(address);
  if (!is4 && !ipaddr.IPv6.isValid(address)) return null;
  const prefixLength = prefix === undefined ? (is4 ? 24 : 64) : Number(prefix);
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > (is4 ? 32 : 128)) return null;
  return { kind: is4 ? "ipv4" : "ipv6", address, value: { address, prefixLength } };
}

function build(cell: (column: Column) => string): Built {
  const name = cell("name").toLowerCase();
  const label = Label.safeParse(name);
  if (!label.success)
    return { message: `“${cell("name")}” is no machine's name: it ${label.error.issues[0]?.message}.` };
  const value: Record<string, JsonObject[string]> = {};
  const system = cell("system");
  if (system !== "") {
    if (!System.safeParse(system).success)
      return { message: `“${system}” is no Linux system, such as x86_64-linux or aarch64-linux.` };
    value.system = system;
  }
  const tags = cell("tags")
    .split(/[\s;|]+/)
    .filter(Boolean);
  if (tags.some((tag) => !Word.safeParse(tag).success)) return { message: "A tag is too long." };
  if (tags.length > 0) value.tags = tags;
  const target = cell("targethost");
  if (target !== "") value.deployment = { targetHost: target };
  const text = cell("address");
  if (text === "") return { name, value, address: null };
  const interfaceName = cell("interface") === "" ? "eth0" : cell("interface");
  if (text.toLowerCase() === "dhcp") value.interfaces = { [interfaceName]: { useDHCP: true } };
  else {
    const address = addressOf(text);
    if (address === null) return { message: `“${text}” is no address, such as 10.0.0.4/24, nor dhcp.` };
    value.interfaces = { [interfaceName]: { [address.kind]: [address.value] } };
    return { name, value, address: canonicalAddress(address.address) };
  }
  return { name, value, address: null };
}

/**
 * Machines from pasted lines or CSV: `name, system, tags, address, interface, targetHost`, or with a first line that
 * names the columns in another order. All but the name may be missing; `taken` are names that exist already, `used`
 * addresses that the domain's machines have, in one spelling.
 */
export function readMachineLines(
  text: string,
  taken: ReadonlySet<string>,
  used: ReadonlySet<string> = new Set(),
): ReadLines {
  const machines: ReadMachine[] = [];
  const problems: { line: number; message: string }[] = [];
  const notes: { line: number; message: string }[] = [];
  const holders = new Map<string, string>();
  /** The lines that took their names. */
  const lines = new Map<string, number>();
  let columns: readonly (Column | null)[] = COLUMNS;
  let first = true;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const named = first ? header(line) : null;
    first = false;
    if (named !== null) {
      columns = named;
      continue;
    }
    const values = cells(line);
    const built = build((column) => values[columns.indexOf(column)] ?? "");
    if ("message" in built) problems.push({ line: index + 1, message: built.message });
    else if (taken.has(built.name))
      problems.push({ line: index + 1, message: `The cluster has a machine ${built.name} already.` });
    else if (lines.has(built.name))
      problems.push({ line: index + 1, message: `Line ${lines.get(built.name)} is ${built.name} already.` });
    else {
      lines.set(built.name, index + 1);
      const { name, value, address } = built;
      machines.push({ line: index + 1, name, value });
      if (address === null) continue;
      const holder = holders.get(address) ?? (used.has(address) ? "a machine of the domain" : null);
      if (holder === null) holders.set(address, name);
      else notes.push({ line: index + 1, message: `${name}: ${holder} has the address ${address} too.` });
    }
  }
  return { machines, problems, notes };
}
