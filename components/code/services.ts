import { useEffect, useState } from "react";
import { useClient, useEditor } from "@/components/editor/provider";
import type { Client } from "@/lib/editor/client";
import type { NixosOption } from "@/lib/editor/nix/options";

/** What the server adds to editing: nothing, until it has said what it can do. */
export interface SourceServices {
  readonly client: Client | null;
  readonly parse: boolean;
  readonly format: boolean;
  readonly options: readonly NixosOption[];
}

const NOTHING: SourceServices = { client: null, parse: false, format: false, options: [] };

/** Asked once for each open domain; a server that has no Nix, or no index of options, is no error. */
const asked = new WeakMap<Client, Map<string, Promise<SourceServices>>>();

async function ask(client: Client, domain: string): Promise<SourceServices> {
  const [tools, options] = await Promise.all([client.sourceTools(), client.options(domain)]);
  return {
    client,
    parse: tools.ok && tools.value.parse,
    format: tools.ok && tools.value.format,
    options: options.ok && Array.isArray(options.value) ? options.value : [],
  };
}

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
