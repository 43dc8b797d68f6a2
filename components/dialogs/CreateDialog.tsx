"use client";

import { Autocomplete, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { CATALOGUE } from "@/components/inspector/catalogue";
import { SYSTEMS } from "@/components/inspector/systems";
import { KIND_WORDS, newRef } from "@/components/studio/elements";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { CreatableKind, ElementParent } from "@/components/studio/view";
import { sortedKeys } from "@/lib/shared/json";
import { newValue } from "./newElement";

const EXAMPLES: Record<CreatableKind, string> = {
  cluster: "attic",
  machine: "host1",
  service: "dns",
  user: "ada",
  module: "base",
  clusterModule: "backup",
  filter: "edge",
  input: "disko",
};

/** Asks for a name and the little without which a new element would be no use; the inspector does the rest. */
export function CreateDialog({
  kind,
  parent,
  onClose,
}: {
  kind: CreatableKind;
  parent: ElementParent;
  onClose: () => void;
}) {
  const store = useEditorStore();
  const view = useViewStore();
  const clusters = useEditor((state) => state.document.clusters);
  const [name, setName] = useState("");
  const [cluster, setCluster] = useState(parent.cluster ?? null);
  const [system, setSystem] = useState("x86_64-linux");
  const [catalogue, setCatalogue] = useState("");
  const [url, setUrl] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const inCluster = kind === "machine" || kind === "service" || kind === "user";

  const create = (event: FormEvent) => {
    event.preventDefault();
    const element = newRef(kind, cluster === null ? parent : { ...parent, cluster }, name.trim());
    if (element === null) return setRefusal("Choose a cluster.");
    const value = newValue(kind, { system, catalogue, url });
    const result = store
      .getState()
      .edit({ type: "create", element, ...(value === undefined ? {} : { value }) });
    if (!result.ok) return setRefusal(result.error.map((problem) => problem.message).join(" "));
    store.getState().select([element]);
    view.getState().toggle("inspector", true);
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={`New ${KIND_WORDS[kind].one}`} size={400}>
      <form onSubmit={create}>
        <Stack gap={10}>
          <TextInput
            label="Name"
            data-autofocus
            placeholder={EXAMPLES[kind]}
            value={name}
            error={refusal}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setName(event.currentTarget.value);
              setRefusal(null);
            }}
          />
          {inCluster && parent.machine === undefined && (
            <Select
              label="Cluster"
              data={sortedKeys(clusters)}
              value={cluster}
              allowDeselect={false}
              onChange={setCluster}
            />
          )}
          {kind === "machine" && (
            <Autocomplete label="System" data={SYSTEMS} value={system} onChange={setSystem} />
          )}
          {kind === "service" && (
            <>
              <Select
                label="Definition"
                allowDeselect={false}
                data={[
                  { value: "", label: "My own Nix code" },
                  ...CATALOGUE.map((each) => ({ value: each.definition, label: each.title })),
                ]}
                value={catalogue}
                onChange={(next) => {
                  setCatalogue(next ?? "");
                  const shipped = CATALOGUE.find((each) => each.definition === next);
                  if (name === "" && shipped !== undefined) setName(shipped.name);
                }}
              />
              <Text size="xs" c="dimmed">
                {CATALOGUE.find((each) => each.definition === catalogue)?.words ??
                  "Begins with a closure that receives selectors, roles and this."}
              </Text>
            </>
          )}
          {kind === "input" && (
            <TextInput
              label="Flake reference"
              placeholder="github:nix-community/disko"
              value={url}
              spellCheck={false}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end" gap={8} mt={4}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Create</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
