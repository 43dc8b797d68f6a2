import "server-only";
import path from "node:path";
import { longForm } from "@/lib/model/names";
import { readDocument } from "@/lib/model/parse";
import type { DomainDocument } from "@/lib/model/schema";
import { assert } from "@/lib/shared/assert";
import { documentAt } from "../domains/store";
import { lastEvaluated, optionSources } from "../evaluation/option-sources";
import { keepOptions, optionsKey, readOptionsAnswers } from "../evaluation/options";
import type { OptionsResult } from "../jobs/kinds";
import { type FlakeFolder, nixMessage, nixOnFlake, writeFlake } from "../nix/flakes";
import { saysServer } from "../nix/hindrance";
import type { Ended } from "../nix/run";
import { locked } from "./lock";
import { nixFor } from "./nix-for";
import type { Handler, WorkEnd } from "./work";

/** NixOS's options by one machine's module set; internal and hidden ones are left out, docs of others cut short. */
const optionsOf = (machine: string) => `all: let
  machine = all.\${builtins.fromJSON ${JSON.stringify(JSON.stringify(machine))}};
  lib = machine.pkgs.lib;
  text = value: if builtins.isString value then value else if builtins.isAttrs value && value ? text then value.text else "";
  list = lib.optionAttrSetToDocList machine.options;
  wanted = builtins.filter (option: (option.visible or true) != false && !(option.internal or false)) list;
in map (option: let
  description = builtins.tryEval (text (option.description or ""));
  type = builtins.tryEval (option.type or "");
in {
  inherit (option) name;
  type = if type.success && builtins.isString type.value then type.value else "";
  description = if description.success then builtins.substring 0 600 description.value else "";
}) wanted`;

/** Kept as nobody's fault, so that it is asked again later. */
const hindered = (ended: Ended): WorkEnd => ({
  status: "failed",
  error: nixMessage(ended).slice(0, 4000),
  result: { hindrance: "server" } satisfies OptionsResult,
});

const ROOT = ["nixosConfigurations"];

/** How many of the machines that import the same are asked where Nix has not evaluated any yet. */
const TRIES = 2;

/** The machine of a domain with nobody's code for it. */
const BARE = { cluster: "cluster", machine: "machine" };

/** A domain of the same inputs and cluster modules with one machine, and nobody's code for it. */
function withoutCode(document: DomainDocument): DomainDocument {
  const { schemaVersion, suffix, nixpkgs, inputs, lock, library, extensions, clusterModules, settings } =
    document;
  const clusters = { [BARE.cluster]: { machines: { [BARE.machine]: {} } } };
  const bare = { suffix, nixpkgs, inputs, lock, library, extensions, clusterModules, settings };
  const read = readDocument({ schemaVersion, ...bare, clusters });
  assert(read.ok, "a document of parts of another is one");
  return read.value;
}

/**
 * Lists the options of the domain's own nixpkgs and modules, once per lock, with what its machines import of their own
 * accord; where none of them evaluates, without that.
 */
export const listOptions: Handler = async (work) => {
  const { job, signal } = work;
  const nix = await nixFor(work);
  if ("error" in nix) return { status: "failed", error: nix.error };
  const found = await documentAt(job.domainId, job.revision);
  if (!found) return { status: "failed", error: `There is no revision ${job.revision}.` };
  const ready = await locked(work, nix, found, job.revision);
  if (!ready.ok) {
    const { words: error, hindrance } = ready.error;
    if (signal.aborted) return { status: "cancelled" };
    return {
      status: "failed",
      error,
      ...(hindrance ? { result: { hindrance } satisfies OptionsResult } : {}),
    };
  }
  const { document, revision } = ready.value;
  const ask = (flake: FlakeFolder, machine: string) =>
    nixOnFlake(nix, flake, ["eval", "--json"], ROOT, { more: ["--apply", optionsOf(machine)], signal });
  const answers: string[] = [];
  const imports: string[] = [];
  // Somebody may be writing a machine's code this moment: one that evaluated last speaks for those that import the same.
  const last = await lastEvaluated(job.domainId);
  const flake = await writeFlake(document, path.join(work.folder, "flake"));
  for (const source of optionSources(document)) {
    const good = source.machines.find((machine) => last?.machines.has(machine));
    let listed = false;
    for (const machine of good === undefined ? source.machines.slice(0, TRIES) : [good]) {
      if (listed || signal.aborted) break;
      const ended = await ask(flake, machine);
      if (ended.code !== 0 && ended.limit === null && saysServer(nixMessage(ended))) return hindered(ended);
      listed = ended.code === 0;
      if (listed) answers.push(ended.stdout);
    }
    // What was evaluated as it is here and cannot be listed would not be listed the next time either.
    const asEvaluated = good !== undefined && last?.revision === revision;
    if (listed || asEvaluated) imports.push(source.imports);
  }
  if (answers.length === 0 && !signal.aborted) {
    const bare = withoutCode(document);
    const machine = longForm(document, BARE.cluster, BARE.machine);
    const ended = await ask(await writeFlake(bare, path.join(work.folder, "bare")), machine);
    if (ended.code !== 0 && !signal.aborted)
      return { status: "failed", error: nixMessage(ended).slice(0, 4000) };
    answers.push(ended.stdout);
  }
  if (signal.aborted) return { status: "cancelled" };
  const options = readOptionsAnswers(answers);
  await keepOptions(job.domainId, { key: optionsKey(document), imports, options });
  return { status: "succeeded", result: { options: options.length } satisfies OptionsResult };
};
