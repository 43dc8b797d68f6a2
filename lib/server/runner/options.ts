import "server-only";
import path from "node:path";
import { readDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import { resolveDomain } from "@/lib/resolver";
import { assert } from "@/lib/shared/assert";
import { documentAt } from "../domains/store";
import { keepOptions, optionsKey, readOptionsAnswer } from "../evaluation/options";
import { nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import { locked } from "./lock";
import { nixFor } from "./nix-for";
import type { Handler } from "./work";

/** NixOS's options by the first machine's module set, where that evaluates; internal and hidden ones are left out, docs of others cut short. */
const APPLY = `all: let
  names = builtins.attrNames all;
  machine = all.\${builtins.head names};
  lib = machine.pkgs.lib;
  text = value: if builtins.isString value then value else if builtins.isAttrs value && value ? text then value.text else "";
  list = if names == [ ] then [ ] else lib.optionAttrSetToDocList machine.options;
  wanted = builtins.filter (option: (option.visible or true) != false && !(option.internal or false)) list;
in map (option: let
  description = builtins.tryEval (text (option.description or ""));
  type = builtins.tryEval (option.type or "");
in {
  inherit (option) name;
  type = if type.success && builtins.isString type.value then type.value else "";
  description = if description.success then builtins.substring 0 600 description.value else "";
}) wanted`;

const ROOT = ["nixosConfigurations"];

/** A domain of the same inputs and cluster modules with one machine, and nobody's code for it. */
function withoutCode(document: DomainDocument): DomainDocument {
  const { schemaVersion, suffix, nixpkgs, inputs, lock, library, extensions, clusterModules, settings } =
    document;
  const clusters = { cluster: { machines: { machine: {} } } };
  const bare = { suffix, nixpkgs, inputs, lock, library, extensions, clusterModules, settings };
  const read = readDocument({ schemaVersion, ...bare, clusters });
  assert(read.ok, "a document of parts of another is one");
  return read.value;
}

/** Lists the options of the domain's own nixpkgs and modules, once per lock. */
export const listOptions: Handler = async (work) => {
  const { job, signal } = work;
  const nix = await nixFor(work);
  if ("error" in nix) return { status: "failed", error: nix.error };
  const found = await documentAt(job.domainId, job.revision);
  if (!found) return { status: "failed", error: `There is no revision ${job.revision}.` };
  const ready = await locked(work, nix, found, job.revision);
  if (!ready.ok) return { status: signal.aborted ? "cancelled" : "failed", error: ready.error };
  const { document } = ready.value;
  const ask = async (of: DomainDocument, folder: string) =>
    nixOnFlake(nix, await writeFlake(of, path.join(work.folder, folder)), ["eval", "--json"], ROOT, {
      more: ["--apply", APPLY],
      signal,
    });
  // Somebody may be writing that machine's code this moment, and the options are asked for once per lock.
  const hasMachines = resolveDomain(document).machines.size > 0;
  const first = hasMachines ? await ask(document, "flake") : null;
  const ended = first?.code === 0 || signal.aborted ? first : await ask(withoutCode(document), "bare");
  if (signal.aborted || ended === null) return { status: "cancelled" };
  if (ended.code !== 0) return { status: "failed", error: nixMessage(ended).slice(0, 4000) };
  const options = readOptionsAnswer(ended.stdout);
  await keepOptions(job.domainId, optionsKey(document), options);
  return { status: "succeeded", result: { options: options.length } };
};
