"use client";

import { Checkbox } from "@mantine/core";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { InputsLock } from "@/components/evaluation/InputsLock";
import { type ElementRef, elementPath } from "@/lib/model/element";
import {
  type Cluster,
  type DomainDocument,
  EXTENSIONS,
  type Extension,
  type FlakeInput,
} from "@/lib/model/schema";
import { sortedKeys } from "@/lib/shared/json";
import { SuggestField } from "../fields/ChoiceField";
import classes from "../fields/fields.module.css";
import { KeyValueSection } from "../fields/KeyValueField";
import { LinkSection } from "../fields/LinkList";
import { Section } from "../fields/Section";
import { TextField } from "../fields/TextField";
import { useField } from "../fields/useField";

const NIXPKGS = [
  "github:NixOS/nixpkgs/nixos-26.05",
  "github:NixOS/nixpkgs/nixos-unstable",
  "github:NixOS/nixpkgs/nixos-25.11",
];

const EXTENSION_WORDS: Record<Extension, string> = {
  colmena: "an output for colmena",
  "deploy-rs": "an output for deploy-rs",
  "home-manager": "users' home-manager modules",
  "nixos-anywhere": "packages that install a machine from nothing",
};

/** What holds for the whole domain. */
export function DomainForm({ document }: { document: DomainDocument }) {
  const extensions = useField(["extensions"]);
  return (
    <>
      <Section title="Domain">
        <TextField
          label="Suffix"
          path={["suffix"]}
          value={document.suffix}
          mono
          hint="The end of every long form: machine.cluster.suffix."
        />
        <SuggestField label="nixpkgs" path={["nixpkgs"]} value={document.nixpkgs} suggestions={NIXPKGS} />
        <SuggestField
          label="Library"
          path={["library"]}
          value={document.library}
          suggestions={["vendored"]}
          hint="“vendored” puts the Nix library into the exported flake; else a flake reference."
        />
      </Section>
      <Section title="Extensions">
        {EXTENSIONS.map((extension) => (
          <Checkbox
            key={extension}
            mb={6}
            label={
              <>
                {extension} <span className={classes.hint}>— {EXTENSION_WORDS[extension]}</span>
              </>
            }
            disabled={extensions.readOnly}
            checked={document.extensions.includes(extension)}
            onChange={(event) =>
              extensions.set(
                event.currentTarget.checked
                  ? [...document.extensions, extension]
                  : document.extensions.filter((each) => each !== extension),
              )
            }
          />
        ))}
      </Section>
      <InputsLock />
      <LinkSection
        title="Clusters"
        kind="cluster"
        parent={{}}
        elements={sortedKeys(document.clusters).map((cluster) => ({ kind: "cluster", cluster }))}
        words="A cluster pools machines and the services that run on them. Begin with one."
      />
      <LinkSection
        title="NixOS modules"
        kind="module"
        parent={{}}
        elements={sortedKeys(document.modules).map((module) => ({ kind: "module", module }))}
        words="NixOS code of every machine: state version, SSH, boot loader."
      />
      <LinkSection
        title="Cluster modules"
        kind="clusterModule"
        parent={{}}
        elements={sortedKeys(document.clusterModules).map((module) => ({ kind: "clusterModule", module }))}
        words="Modules that extend the cluster configuration itself with options and packages."
      />
      <LinkSection
        title="Named filters"
        kind="filter"
        parent={{}}
        elements={sortedKeys(document.filters).map((filter) => ({ kind: "filter", filter }))}
        words="Filters of your own, written in Nix once and used by name."
      />
      <LinkSection
        title="Flake inputs"
        kind="input"
        parent={{}}
        elements={sortedKeys(document.inputs).map((input) => ({ kind: "input", input }))}
        words="Other flakes, such as disko; every Nix source sees them as inputs.<name>."
      />
      <KeyValueSection
        title="Settings"
        path={["settings"]}
        value={document.settings}
        words="Values of options that cluster modules add to the domain."
      />
    </>
  );
}

/** A cluster: what is in it, and what it says for all its machines. */
export function ClusterForm({ name, cluster }: { name: string; cluster: Cluster }) {
  const store = useEditorStore();
  const suffix = useEditor((state) => state.document.suffix);
  const machines = sortedKeys(cluster.machines);
  const services = Object.keys(cluster.services).length;
  return (
    <>
      <Section title="Cluster">
        <p className={classes.empty}>
          {machines.length} {machines.length === 1 ? "machine" : "machines"} · {services}{" "}
          {services === 1 ? "service" : "services"} · long forms end in {name}.{suffix}
        </p>
      </Section>
      <LinkSection
        title="Services"
        kind="service"
        parent={{ cluster: name }}
        elements={sortedKeys(cluster.services).map((service) => ({
          kind: "service",
          cluster: name,
          service,
        }))}
        words="A service says once which machines get it and what they learn of each other."
      />
      <LinkSection
        title="Machines"
        kind="machine"
        parent={{ cluster: name }}
        elements={machines.slice(0, 60).map((machine) => ({ kind: "machine", cluster: name, machine }))}
        count={machines.length}
        words="Add machines one by one, or import them from lines."
      />
      {machines.length > 60 && (
        <Section title={`${machines.length - 60} more machines`}>
          <button
            type="button"
            className={classes.link}
            onClick={() =>
              store
                .getState()
                .select(machines.map((machine): ElementRef => ({ kind: "machine", cluster: name, machine })))
            }
          >
            <span>Select all {machines.length}</span>
          </button>
        </Section>
      )}
      <LinkSection
        title="Users"
        kind="user"
        parent={{ cluster: name }}
        elements={sortedKeys(cluster.users).map((user) => ({ kind: "user", cluster: name, user }))}
        words="People and accounts on every machine of the cluster."
      />
      <LinkSection
        title="NixOS modules"
        kind="module"
        parent={{ cluster: name }}
        elements={sortedKeys(cluster.modules).map((module) => ({ kind: "module", cluster: name, module }))}
        words="NixOS code of every machine of the cluster."
      />
      <KeyValueSection
        title="Settings"
        path={["clusters", name, "settings"]}
        value={cluster.settings}
        words="Values of options that cluster modules add to clusters."
      />
    </>
  );
}

export function InputForm({
  element,
  input,
}: {
  element: Extract<ElementRef, { kind: "input" }>;
  input: FlakeInput;
}) {
  const path = elementPath(element);
  return (
    <>
      <Section title="Flake input">
        <TextField
          label="Reference"
          path={[...path, "url"]}
          value={input.url}
          mono
          hint={`Nix sources see it as inputs.${element.input}.`}
        />
      </Section>
      <KeyValueSection
        title="Follows"
        path={[...path, "follows"]}
        value={input.follows}
        words="Inputs of this flake that shall be one of ours: nixpkgs = nixpkgs."
      />
    </>
  );
}
