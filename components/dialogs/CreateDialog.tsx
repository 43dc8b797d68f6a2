"use client";

import { Autocomplete, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { CATALOGUE } from "@/components/inspector/catalogue";
import { SYSTEMS } from "@/components/inspector/systems";
import { KIND_WORDS, newRef } from "@/components/studio/elements";
import { useViewStore } from "@/components/studio/ViewProvider";
import type { CreatableKind, ElementParent } from "@/components/studio/view";
import type { Edit } from "@/lib/model/edit";
import { own, sortedKeys } from "@/lib/shared/json";
import { focusCreated } from "./focusCreated";
import { newValue } from "./newElement";
import { Outcome } from "./Outcome";
import { RunsOnSelect, runsOnChoices } from "./RunsOnSelect";

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

type CreateEdit = Extract<Edit, { type: "create" }>;

/** A name that no cluster has yet. */
function exampleCluster(clusters: object): string {
  return ["attic", "cellar", "shed", "rack"].find((name) => !Object.hasOwn(clusters, name)) ?? "annex";
}

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
  const [runsOn, setRunsOn] = useState("all");
  const [url, setUrl] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [clusterRefusal, setClusterRefusal] = useState<string | null>(null);
  const [urlRefusal, setUrlRefusal] = useState<string | null>(null);
  const shipped = CATALOGUE.find((each) => each.definition === catalogue);
  const home = cluster === null ? undefined : own(clusters, cluster);
  const places = useMemo(
    () => (cluster === null || home === undefined ? [] : runsOnChoices(cluster, home)),
    [cluster, home],
  );
  // The tag of one cluster may be none of another's.
  const place = places.find((each) => each.value === runsOn) ?? places[0];
  const nameRef = useRef<HTMLInputElement>(null);
  const inCluster = kind === "machine" || kind === "service" || kind === "user";

  const filters = place?.filters;
  const edit = useMemo((): CreateEdit | null => {
    if (inCluster && cluster === null) return null;
    const element = newRef(kind, cluster === null ? parent : { ...parent, cluster }, name.trim());
    const value = newValue(kind, { system, catalogue, url, runsOn: filters ?? [] });
    if (element === null) return null;
    return { type: "create", element, ...(value === undefined ? {} : { value }) };
  }, [kind, parent, inCluster, cluster, name, system, catalogue, url, filters]);

  const create = (event: FormEvent) => {
    event.preventDefault();
    if (inCluster && cluster === null) return setClusterRefusal("Choose a cluster.");
    if (edit === null) return setRefusal("There is no cluster to hold it.");
    const { element } = edit;
    if (kind === "input" && url.trim() === "")
      return setUrlRefusal("Give a flake reference, such as github:nix-community/disko.");
    const result = store.getState().edit(edit);
    if (!result.ok) {
      const words = result.error.map((problem) => problem.message).join(" ");
      if (result.error.every((problem) => problem.path.endsWith("/url"))) return setUrlRefusal(words);
      nameRef.current?.focus();
      return setRefusal(words);
    }
    store.getState().select([element]);
    view.getState().toggle("inspector", true);
    onClose();
    focusCreated(element);
  };

  return (
    <Modal opened onClose={onClose} title={`New ${KIND_WORDS[kind].one}`} size={400}>
      <form onSubmit={create}>
        <Stack gap={10}>
          <TextInput
            ref={nameRef}
            label="Name"
            data-autofocus
            placeholder={kind === "cluster" ? exampleCluster(clusters) : EXAMPLES[kind]}
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
              placeholder="Choose a cluster"
              error={clusterRefusal}
              allowDeselect={false}
              onChange={(next) => {
                setCluster(next);
                setClusterRefusal(null);
              }}
            />
          )}
          {kind === "machine" && (
            <Autocomplete label="System" data={SYSTEMS} value={system} onChange={setSystem} />
          )}
          {kind === "service" && (
            <>
              {places.length > 0 && <RunsOnSelect choices={places} chosen={place} onChoose={setRunsOn} />}
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
                  const taken = CATALOGUE.find((each) => each.definition === next);
                  if (name === "" && taken !== undefined) setName(taken.name);
                }}
              />
              <Text size="xs" c="dimmed">
                {shipped === undefined
                  ? "Begins with a closure that receives selectors, roles and this."
                  : `${shipped.words} ${shipped.needs}`}
              </Text>
            </>
          )}
          {kind === "input" && (
            <TextInput
              label="Flake reference"
              placeholder="github:nix-community/disko"
              value={url}
              error={urlRefusal}
              spellCheck={false}
              onChange={(event) => {
                setUrl(event.currentTarget.value);
                setUrlRefusal(null);
              }}
            />
          )}
          {(kind === "machine" || kind === "service") && <Outcome edit={name.trim() === "" ? null : edit} />}
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
