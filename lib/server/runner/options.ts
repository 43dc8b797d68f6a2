import "server-only";
import path from "node:path";
import { documentAt } from "../domains/store";
import { keepOptions, optionsKey, readOptionsAnswer } from "../evaluation/options";
import { nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import { locked } from "./lock";
import { nixFor } from "./nix-for";
import type { Handler } from "./work";

/** NixOS's options by the first machine's module set; internal and hidden ones are left out, docs of others cut short. */
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
  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  const ended = await nixOnFlake(nix, flake, ["eval", "--json"], ["nixosConfigurations"], {
    more: ["--apply", APPLY],
    signal,
  });
  if (signal.aborted) return { status: "cancelled" };
  if (ended.code !== 0) return { status: "failed", error: nixMessage(ended).slice(0, 4000) };
  const options = readOptionsAnswer(ended.stdout);
  await keepOptions(job.domainId, optionsKey(document), options);
  return { status: "succeeded", result: { options: options.length } };
};
