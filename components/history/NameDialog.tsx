"use client";

import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "@/components/ui/request";
import type { RevisionSummary } from "./revisions";

/** Asks for a revision's name; an empty one takes it away. */
export function NameDialog({
  domainId,
  revision,
  onNamed,
  onClose,
}: {
  domainId: string;
  revision: RevisionSummary;
  onNamed: (revision: RevisionSummary) => void;
  onClose: () => void;
}) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    const answer = await request<RevisionSummary>(`/api/domains/${domainId}/revisions/${revision.number}`, {
      method: "PATCH",
      body: { name: name === "" ? null : name },
    });
    if (!answer.ok) return setRefusal(answer.error.message);
    onNamed(answer.value);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Name revision ${revision.number}`} size={420}>
      <form onSubmit={(event) => void save(event)}>
        <TextInput
          name="name"
          label="Name"
          description="A named revision is kept for good. Leave it empty to take the name away."
          placeholder="before the upgrade"
          defaultValue={revision.name ?? ""}
          maxLength={100}
          error={refusal}
          data-autofocus
        />
        <Group justify="flex-end" mt={14} gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Save</Button>
        </Group>
      </form>
    </Modal>
  );
}
