import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { Json } from "@/lib/shared/json";
import { nearest } from "@/lib/shared/nearest";
import { type Problem, problem } from "@/lib/shared/problem";
import { problemsOf } from "./issues";
import { Label, Machine } from "./schema";

export interface ImportedMachine {
  readonly name: string;
  readonly machine: Json;
  /** The line that it comes from, counted from 1. */
  readonly line: number;
}

export interface MachineLines {
  readonly machines: readonly ImportedMachine[];
  /** Paths are `/<line>`: these problems are about the text, not about a document. */
  readonly problems: readonly Problem[];
}

const COLUMNS = [
  "name",
  "address",
  "system",
  "tags",
  "targetHost",
  "targetUser",
  "targetPort",
  "interface",
] as const;
type Column = (typeof COLUMNS)[number];

/** How people head their columns. */
const HEADINGS: { readonly [heading: string]: Column } = {
  name: "name",
  host: "name",
  hostname: "name",
  machine: "name",
  address: "address",
  addresses: "address",
  ip: "address",
  ips: "address",
  ipaddress: "address",
  system: "system",
  platform: "system",
  arch: "system",
  tags: "tags",
  tag: "tags",
  labels: "tags",
  targethost: "targetHost",
  target: "targetHost",
  ssh: "targetHost",
  targetuser: "targetUser",
  user: "targetUser",
  targetport: "targetPort",
  port: "targetPort",
  interface: "interface",
  nic: "interface",
  device: "interface",
};

const SYSTEMS: { readonly [spelling: string]: string } = {
  x86_64: "x86_64-linux",
  amd64: "x86_64-linux",
  aarch64: "aarch64-linux",
  arm64: "aarch64-linux",
};

/** One line's cells: separated by tabs, semicolons or commas, quoted as in RFC 4180; else by white space. */
function cellsOf(line: string, separator: string | RegExp): string[] {
  if (typeof separator !== "string") return line.trim().split(separator);
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quoted && character === '"' && line[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (character === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (character === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else {
      cell += character;
    }
  }
  return [...cells, cell.trim()];
}

function separatorOf(lines: readonly string[]): string | RegExp {
  return ["\t", ";", ","].find((each) => lines.some((line) => line.includes(each))) ?? /\s+/;
}

function columnsOf(cells: readonly string[]): readonly (Column | undefined)[] | null {
  const columns = cells.map((cell) => {
    const heading = cell.toLowerCase().replaceAll(/[\s_-]/g, "");
    return Object.hasOwn(HEADINGS, heading) ? HEADINGS[heading] : undefined;
  });
  return columns.includes("name") ? columns : null;
}

/** What a cell without a heading is: an address, a system, or tags. */
function guessed(cell: string): Column {
  if (ipaddr.isValid(cell.split("/")[0] ?? "")) return "address";
  if (/-linux$/.test(cell) || Object.hasOwn(SYSTEMS, cell)) return "system";
  return "tags";
}

function words(cell: string): string[] {
  return cell.split(/[\s,;|]+/).filter((word) => word !== "");
}

/**
 * Reads machines from CSV (with or without a heading) or from pasted lines: a name, then addresses (with a prefix
 * length, or /24 and /64), a system and tags in any order. `#` begins a comment. Lines that cannot be read are problems;
 * the others are machines all the same.
 */
export function parseMachineLines(text: string): MachineLines {
  const machines: ImportedMachine[] = [];
  const problems: Problem[] = [];
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\ufeff/, ""));
  const separator = separatorOf(lines);
  let columns: readonly (Column | undefined)[] | null = null;
  const names = new Set<string>();
  let first = true;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    const cells = cellsOf(line, separator);
    const heading = first ? columnsOf(cells) : null;
    first = false;
    if (heading) {
      columns = heading;
      for (const [at, cell] of cells.entries())
        if (!heading[at] && cell !== "") problems.push(unknownColumn(index + 1, cell));
      continue;
    }
    const read = machineOf(cells, columns, index + 1);
    problems.push(...read.problems);
    if (read.problems.length > 0) continue;
    if (names.has(read.name)) {
      problems.push(
        problem("name-taken", `/${index + 1}`, `Line ${index + 1}: ${read.name} is there twice.`),
      );
      continue;
    }
    names.add(read.name);
    machines.push({ name: read.name, machine: read.machine, line: index + 1 });
  }
  return { machines, problems };
}

function unknownColumn(line: number, cell: string): Problem {
  const meant = nearest(cell, COLUMNS);
  const hint = meant ? `Did you mean ${meant}?` : `Known columns: ${COLUMNS.join(", ")}.`;
  return {
    ...problem("unknown-column", `/${line}`, `The column ${cell} is left out.`, hint),
    severity: "warning",
  };
}

function machineOf(cells: readonly string[], columns: readonly (Column | undefined)[] | null, line: number) {
  const found = new Map<Column, string[]>();
  for (const [index, cell] of cells.entries()) {
    const column = columns ? columns[index] : index === 0 ? "name" : guessed(cell);
    if (column && cell !== "") found.set(column, [...(found.get(column) ?? []), cell]);
  }
  const at = `/${line}`;
  const problems: Problem[] = [];
  const name = (found.get("name")?.[0] ?? "").toLowerCase();
  if (!Label.safeParse(name).success) {
    const message = `Line ${line}: ${JSON.stringify(name)} is not a machine's name (one RFC 1123 label).`;
    problems.push(problem("invalid-name", at, message));
  }
  const addresses = (found.get("address") ?? []).flatMap(words).map((text) => {
    const [address = "", prefix] = text.split("/");
    if (!ipaddr.isValid(address))
      problems.push(problem("invalid-value", at, `Line ${line}: ${text} is not an address.`));
    const prefixLength = prefix === undefined ? (address.includes(":") ? 64 : 24) : Number(prefix);
    return { address, prefixLength };
  });
  const system = found.get("system")?.[0];
  const port = found.get("targetPort")?.[0];
  const deployment = {
    ...field("targetHost", found.get("targetHost")?.[0]),
    ...field("targetUser", found.get("targetUser")?.[0]),
    ...(port === undefined ? {} : { targetPort: Number(port) }),
  };
  const machine: Json = {
    ...(system === undefined
      ? {}
      : { system: Object.hasOwn(SYSTEMS, system) ? (SYSTEMS[system] ?? system) : system }),
    tags: [...new Set((found.get("tags") ?? []).flatMap(words))],
    interfaces:
      addresses.length === 0
        ? {}
        : {
            [found.get("interface")?.[0] ?? "eth0"]: {
              ipv4: addresses.filter(({ address }) => !address.includes(":")),
              ipv6: addresses.filter(({ address }) => address.includes(":")),
            },
          },
    deployment,
  };
  const checked = z.safeParse(Machine, machine);
  if (problems.length === 0 && !checked.success) {
    const inside = problemsOf(checked.error, machine, ["clusters", "import", "machines", name]);
    problems.push(...inside.map((each) => ({ ...each, path: at, message: `Line ${line}: ${each.message}` })));
  }
  return { name, machine, problems };
}

function field(name: string, value: string | undefined): { readonly [name: string]: Json } {
  return value === undefined ? {} : { [name]: value };
}
