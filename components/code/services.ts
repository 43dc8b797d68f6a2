import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import type { Client } from "@/lib/editor/client";
import type { OptionStep } from "@/lib/editor/nix/options";

/** What the server adds to editing: nothing, until it has said what it can do. */
export interface SourceServices {
  readonly client: Client | null;
  readonly parse: boolean;
  readonly format: boolean;
  /** What options there are below a path of attributes; nothing where the server does not know. */
  readonly optionsBelow: (path: readonly string[]) => Promise<readonly OptionStep[]>;
}

const NOTHING: SourceServices = {
  client: null,
  parse: false,
  format: false,
  optionsBelow: () => Promise.resolve([]),
};

/** Asked once for each open domain; a server that has no Nix, or no index of options, is no error. */
const asked = new WeakMap<Client, Map<string, Promise<SourceServices>>>();

async function ask(client: Client, domain: string): Promise<SourceServices> {
  const tools = await client.sourceTools();
  return {
    client,
    parse: tools.ok && tools.value.parse,
    format: tools.ok && tools.value.format,
    optionsBelow: rememberedOptions(client, domain),
  };
}

/** How long an answer about options is good, in milliseconds: another lock has others. */
const GOOD_FOR = 60_000;

/** Asks for options as they are typed, each path once in a while. */
function rememberedOptions(client: Client, domain: string): SourceServices["optionsBelow"] {
  const known = new Map<string, { readonly at: number; readonly steps: readonly OptionStep[] }>();
  return async (path) => {
    const key = JSON.stringify(path);
    const found = known.get(key);
    if (found && Date.now() - found.at < GOOD_FOR) return found.steps;
    const answer = await client.optionsBelow(domain, path);
    if (!answer.ok) return found?.steps ?? [];
    const { state, steps } = answer.value;
    // While Nix is listing them, the next letter asks again.
    if (state === "known") known.set(key, { at: Date.now(), steps });
    return steps;
  };
}

/** What the server adds to editing the open domain's sources. */
export function useSourceServices(): SourceServices {
  const client = useClient();
  const domain = useEditor((state) => state.domainId);
  const [services, setServices] = useState(NOTHING);
  useEffect(() => {
    if (client === null) return;
    let live = true;
    const known = asked.get(client) ?? new Map<string, Promise<SourceServices>>();
    asked.set(client, known);
    const answer = known.get(domain) ?? ask(client, domain);
    known.set(domain, answer);
    void answer.then((found) => live && setServices(found));
    return () => {
      live = false;
    };
  }, [client, domain]);
  return services;
}

/** The same where code is open: Nix lists the options once a lock, which takes a while, so it begins before somebody types. */
export function useOpenSourceServices(): SourceServices {
  const services = useSourceServices();
  const locked = useEditor((state) => state.document.lock);
  useEffect(() => {
    if (locked !== null) void services.optionsBelow([]);
  }, [services, locked]);
  return services;
}
