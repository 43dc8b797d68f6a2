import type { DomainDocument } from "@/lib/model/schema";
import { flakeInputs } from "./inputs";
import { elements, type Nix, path, printNix, set, string, text } from "./nix/expression";
import { nixName } from "./nix/text";

/** `flake.nix`: the inputs, and the library's `buildCluster` for outputs. */
export function flakeFile(document: DomainDocument, clusterModules: readonly string[]): string {
  const inputs = flakeInputs(document);
  const modules: Nix[] = [
    ...[...new Set(document.extensions)]
      .sort()
      .map((extension) => text(`clusterConfig.clusterConfigModules.${extension}`)),
    ...clusterModules.map((module) => path(module)),
  ];
  const head = set([
    { name: ["description"], value: string(`The domain ${document.suffix}`) },
    { name: ["inputs"], value: elements(inputs.entries), apart: true },
  ]);
  const library =
    inputs.library === null
      ? "import ./cluster-config {\n        inherit (inputs) nixpkgs;\n        inherit inputs;\n      }"
      : `inputs.${nixName(inputs.library)}`;
  const moduleList =
    modules.length === 0
      ? ""
      : `      modules = ${printNix({ kind: "list", items: modules.map((value) => ({ value })) }, 3)};\n`;
  return `${printNix(head).slice(0, -1)}
  outputs =
    inputs:
    let
      clusterConfig = ${library};
    in
    clusterConfig.lib.buildCluster {
      inherit inputs;
${moduleList}      domain = ./domain.nix;
    };
}
`;
}
