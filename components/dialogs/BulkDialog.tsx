"use client";

import { Button, Group, Modal, NumberInput, Select, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useEditor, useEditorStore } from "@/components/editor/provider";
import { SYSTEMS } from "@/components/inspector/systems";
import { announce } from "@/components/studio/announce";
import type { Edit } from "@/lib/model/edit";
import { type ElementRef, elementPath } from "@/lib/model/element";
import type { DomainDocument } from "@/lib/model/schema";
import { own } from "@/lib/shared/json";
import { Outcome } from "./Outcome";

interface Changes {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly system: string | null;
  readonly targetUser: string;
  readonly targetPort: number | string;
  readonly buildOn: string | null;
}

const NOTHING: Changes = { add: [], remove: [], system: null, targetUser: "", targetPort: "", buildOn: null };

function editsFor(document: DomainDocument, element: ElementRef, changes: Changes): Edit[] {
  if (element.kind !== "machine") return [];
  const machine = own(own(document.clusters, element.cluster)?.machines ?? {}, element.machine);
  if (machine === undefined) return [];
  const path = elementPath(element);
  const edits: Edit[] = [];
  const tags = [
    ...machine.tags.filter((tag) => !changes.remove.includes(tag)),
    ...changes.add.filter((tag) => !machine.tags.includes(tag)),
  ];
  if (tags.join("\n") !== machine.tags.join("\n"))
    edits.push({ type: "set", path: [...path, "tags"], value: tags });
  if (changes.system !== null) edits.push({ type: "set", path: [...path, "system"], value: changes.system });
  const deployment = {
    ...(changes.targetUser.trim() === "" ? {} : { targetUser: changes.targetUser.trim() }),
    ...(changes.targetPort === "" ? {} : { targetPort: changes.targetPort }),
    ...(changes.buildOn === null ? {} : { buildOn: changes.buildOn }),
  };
  for (const [key, value] of Object.entries(deployment))
    edits.push({ type: "set", path: [...path, "deployment", key], value });
  return edits;
}

/** One change to several machines, one step of undo. What is left empty stays as each machine has it. */
export function BulkDialog({ machines, onClose }: { machines: readonly ElementRef[]; onClose: () => void }) {
  const store = useEditorStore();
  const [changes, setChanges] = useState<Changes>(NOTHING);
  const document = useEditor((state) => state.document);
  const carried = new Set<string>();
  for (const element of machines)
    if (element.kind === "machine")
      for (const tag of document.clusters[element.cluster]?.machines[element.machine]?.tags ?? [])
        carried.add(tag);
  const label = `Change ${machines.length} ${machines.length === 1 ? "machine" : "machines"}`;
  const edit = useMemo((): Edit | null => {
    const edits = machines.flatMap((element) => editsFor(document, element, changes));
    return edits.length === 0 ? null : { type: "batch", label, edits };
  }, [machines, document, changes, label]);

  const apply = () => {
    if (edit === null) return;
    const result = store.getState().edit(edit);
    if (!result.ok) return announce.problems(label, result.error);
    announce.undoable(`${label}: done.`, store.getState().lastEdit());
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={label} size={460}>
      <Stack gap={10}>
        <TagsInput
          label="Add tags"
          openOnFocus={false}
          data-autofocus
          acceptValueOnBlur
          value={[...changes.add]}
          onChange={(add) => setChanges({ ...changes, add })}
        />
        <TagsInput
          label="Remove tags"
          data={[...carried].sort()}
          value={[...changes.remove]}
          onChange={(remove) => setChanges({ ...changes, remove })}
        />
        <Select
          label="System"
          placeholder="as it is"
          clearable
          data={SYSTEMS}
          value={changes.system}
          onChange={(system) => setChanges({ ...changes, system })}
        />
        <Group gap={8} grow>
          <TextInput
            label="Deployment user"
            placeholder="as it is"
            value={changes.targetUser}
            onChange={(event) => setChanges({ ...changes, targetUser: event.currentTarget.value })}
          />
          <NumberInput
            label="SSH port"
            placeholder="as it is"
            min={1}
            max={65535}
            value={changes.targetPort}
            onChange={(targetPort) => setChanges({ ...changes, targetPort })}
          />
        </Group>
        <Select
          label="Build on"
          placeholder="as it is"
          clearable
          data={[
            { value: "local", label: "where it is deployed from" },
            { value: "target", label: "the machine itself" },
            { value: "builders", label: "remote builders" },
          ]}
          value={changes.buildOn}
          onChange={(buildOn) => setChanges({ ...changes, buildOn })}
        />
        <Outcome edit={edit} />
        <Group gap={8} mt={4}>
          <Text size="xs" c="dimmed">
            {edit === null ? "Nothing to change yet." : "One step of undo."}
          </Text>
          <Button variant="default" ml="auto" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={edit === null} onClick={apply}>
            Change
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
