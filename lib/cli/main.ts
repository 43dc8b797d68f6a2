import { parseArgs } from "node:util";
import { readDocumentFrom } from "@/lib/cli/document";
import { Failure } from "@/lib/cli/failure";
import { HELP } from "@/lib/cli/help";
import { hasErrors, problemLines, write } from "@/lib/cli/output";
import { type Outcome, resolveCommand } from "@/lib/cli/resolve";
import { checkExport } from "@/lib/codegen/check";
import { resolveDomain } from "@/lib/resolver";

const OPTIONS = {
  service: { type: "string" },
  machine: { type: "string" },
  out: { type: "string" },
  force: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
type Option = keyof typeof OPTIONS;

const COMMANDS = {
  check: [],
  resolve: ["service", "machine"],
  export: ["out", "force"],
} as const satisfies Readonly<Record<string, readonly Option[]>>;
type Command = keyof typeof COMMANDS;

/** Runs a command line and writes what it says; `library` is the folder of the Nix library that exports bring along. */
export async function main(argv: readonly string[], library: string): Promise<number> {
  const { output, notes, exitCode } = await outcomeOf(argv, library);
  if (output !== "") await write(process.stdout, output);
  if (notes !== "") await write(process.stderr, notes);
  return exitCode;
}

/** What a command line says and how it ends. */
export async function outcomeOf(argv: readonly string[], library: string): Promise<Outcome> {
  try {
    return await run(argv, library);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { exitCode, message, problems } = error;
    if (exitCode === 2)
      return { output: "", notes: `cluster-studio: ${message}\nSee cluster-studio --help.\n`, exitCode };
    const lines = problemLines(problems);
    const checked = argv.find((word) => !word.startsWith("-")) === "check";
    return { output: checked ? lines : "", notes: checked ? "" : lines, exitCode };
  }
}

async function run(argv: readonly string[], library: string): Promise<Outcome> {
  const { values, positionals } = parsed(argv);
  const [name, source, ...more] = positionals;
  if (values.help || name === "help") return { output: HELP, notes: "", exitCode: 0 };
  if (name === undefined) throw Failure.use("no command");
  if (!isCommand(name))
    throw Failure.use(`there is no command ${name}; there are ${Object.keys(COMMANDS).join(", ")}`);
  if (more.length > 0) throw Failure.use(`${name} takes one document, not also ${more.join(" ")}`);
  const allowed: readonly string[] = COMMANDS[name];
  for (const option of Object.keys(values))
    if (!allowed.includes(option)) throw Failure.use(`${name} takes no --${option}`);
  switch (name) {
    case "check": {
      const document = await readDocumentFrom(source);
      const problems = [...resolveDomain(document).problems, ...checkExport(document)];
      return { output: problemLines(problems), notes: "", exitCode: hasErrors(problems) ? 1 : 0 };
    }
    case "resolve":
      if ((values.service === undefined) !== (values.machine === undefined))
        throw Failure.use("--service and --machine belong together");
      return resolveCommand(await readDocumentFrom(source), values);
    case "export": {
      if (values.out === undefined || values.out === "") throw Failure.use("export needs --out DIR");
      const { exportCommand } = await import("@/lib/cli/export");
      return exportCommand(await readDocumentFrom(source), values.out, values.force ?? false, library);
    }
  }
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's advice on how to escape the option says nothing to whoever mistyped it.
    const message = error instanceof Error ? error.message : String(error);
    throw Failure.use(message.split(". ")[0] ?? message);
  }
}
