import { readdir, readFile } from "node:fs/promises";

/** What processes of this machine were started with, as anybody on it could have read meanwhile. */
export interface SeenProcesses {
  readonly commands: ReadonlySet<string>;
  readonly environments: ReadonlySet<string>;
}

/** Looks at every process again and again, from now until `stop`. */
export function watchProcesses(): { stop(): Promise<SeenProcesses> } {
  const commands = new Set<string>();
  const environments = new Set<string>();
  let stopped = false;
  const look = async () => {
    while (!stopped) {
      for (const entry of await readdir("/proc")) {
        if (!/^\d+$/.test(entry)) continue;
        // Processes end between the one look and the other.
        const read = (name: string) => readFile(`/proc/${entry}/${name}`, "latin1").catch(() => "");
        commands.add((await read("cmdline")).replaceAll("\0", " "));
        environments.add(await read("environ"));
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const looking = look();
  return {
    async stop() {
      stopped = true;
      await looking;
      return { commands, environments };
    },
  };
}
