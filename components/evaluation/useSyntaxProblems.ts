import { useEffect } from "react";
import { useSourceServices } from "@/components/code/services";
import { useEditorStore } from "@/components/editor/provider";
import { watchSyntax } from "@/lib/editor/nix/syntax";

/** Keeps what Nix's parser says of the open domain's sources among its problems, where the server has that parser. */
export function useSyntaxProblems(): void {
  const store = useEditorStore();
  const { client, parse } = useSourceServices();
  useEffect(() => {
    if (client === null || !parse) return;
    return watchSyntax(store, (sources) => client.parseSources(sources));
  }, [store, client, parse]);
}
