"use client";

import { Button, Menu } from "@mantine/core";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { announce } from "@/components/studio/announce";
import { type ElementRef, elementPath, type ServiceRef } from "@/lib/model/element";
import type { Service, SourceModule, User } from "@/lib/model/schema";
import { CATALOGUE, catalogued } from "../catalogue";
import classes from "../fields/fields.module.css";
import { KeyValueSection } from "../fields/KeyValueField";
import { Section } from "../fields/Section";
import { SourceField } from "../fields/SourceField";
import { CodeList } from "./CodeList";

/** A service's code: the definition, of one's own or from the catalogue, and what is added to it. */
export function ServiceCode({ element, service }: { element: ServiceRef; service: Service }) {
  const path = elementPath(element);
  const store = useEditorStore();
  const mayEdit = useEditor((state) => state.access.edit);
  const shipped = catalogued(service.definition);
  const take = (definition: string) => {
    const chosen = CATALOGUE.find((each) => each.definition === definition);
    const missing = (chosen?.roles ?? []).filter(({ role }) => !Object.hasOwn(service.roles, role));
    const result = store.getState().edit({
      type: "batch",
      label: `Use ${chosen?.title ?? definition} in ${element.service}`,
      edits: [
        { type: "set", path: [...path, "definition"], value: definition },
        ...missing.map(({ role, filter }) => ({
          type: "set" as const,
          path: [...path, "roles", role],
          value: filter === null ? [] : [filter],
        })),
      ],
    });
    if (!result.ok) announce.problems("Catalogue", result.error);
  };
  const file = `clusters/${element.cluster}/services/${element.service}.nix`;
  return (
    <>
      <Section
        title="Definition"
        actions={
          mayEdit ? (
            <Menu position="bottom-end" width={280}>
              <Menu.Target>
                <Button variant="subtle" color="gray" size="compact-xs">
                  Ready-made …
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {CATALOGUE.map((each) => (
                  <Menu.Item key={each.name} onClick={() => take(each.definition)}>
                    {each.title}
                    <div className={classes.hint}>{each.words}</div>
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : undefined
        }
      >
        {shipped !== undefined && (
          <p className={classes.empty}>
            {shipped.title}: {shipped.words} {shipped.needs}
          </p>
        )}
        <SourceField
          key={`${file}#definition`}
          label={`Definition of ${element.service}`}
          path={[...path, "definition"]}
          value={service.definition}
          file={`${file}#definition`}
        />
      </Section>
      <Section title="Extra configuration">
        <p className={classes.empty}>A NixOS module, copied to the selected machines as it is.</p>
        <SourceField
          key={`${file}#extraConfig`}
          label={`Extra configuration of ${element.service}`}
          path={[...path, "extraConfig"]}
          value={service.extraConfig}
          file={`${file}#extraConfig`}
        />
      </Section>
    </>
  );
}

const WORDS: Record<"module" | "clusterModule" | "filter", string> = {
  module: "A NixOS module.",
  clusterModule:
    "A module of the cluster configuration: it adds options at any level, sets values, registers transformations and deployment packages.",
  filter:
    "A function clusterName: config: [ paths ], named filters.<name> in Nix. A path is domain.clusters.<cluster>.machines.<machine>; only Nix can resolve it.",
};

/** Whatever is nothing but Nix source: NixOS modules, cluster modules, named filters. */
export function SourceForm({ element, value }: { element: ElementRef; value: SourceModule }) {
  const path = elementPath(element);
  const words =
    element.kind === "module" || element.kind === "clusterModule" || element.kind === "filter"
      ? WORDS[element.kind]
      : "";
  const file = `${path.join("/")}.nix`;
  return (
    <Section title="Source">
      <p className={classes.empty}>{words}</p>
      <SourceField key={file} label="Source" path={[...path, "source"]} value={value.source} file={file} />
    </Section>
  );
}

export function UserForm({ element, user }: { element: ElementRef; user: User }) {
  const path = elementPath(element);
  const file = `${path.join("/")}.nix`;
  return (
    <>
      <Section title="System configuration">
        <p className={classes.empty}>Becomes users.users.&lt;name&gt; on every machine it belongs to.</p>
        <SourceField
          key={file}
          label="System configuration"
          path={[...path, "systemConfig"]}
          value={user.systemConfig}
          file={file}
        />
      </Section>
      <CodeList
        title="home-manager modules"
        words="Used when the home-manager extension is on."
        path={[...path, "homeManagerModules"]}
        sources={user.homeManagerModules}
        file={file}
      />
      <KeyValueSection
        title="Settings"
        path={[...path, "settings"]}
        value={user.settings}
        words="Values of options that cluster modules add to users."
      />
    </>
  );
}
