"use client";

import { ActionIcon, Button, Group, Menu, Modal, Text, TextInput } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { type Refusal, request } from "@/components/ui/request";
import type { Result } from "@/lib/shared/result";
import type { DomainLine } from "./listing";

/** What can be done with a whole domain. */
export function DomainMenu({ domain, trashed }: { domain: DomainLine; trashed: boolean }) {
  const router = useRouter();
  const [asking, setAsking] = useState<"rename" | "erase" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const path = `/api/domains/${domain.id}`;

  const then = (result: Result<unknown, Refusal>) => {
    if (!result.ok) return setRefusal(result.error.message);
    setAsking(null);
    setRefusal(null);
    router.refresh();
  };
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "");
    void request(path, { method: "PATCH", body: { name } }).then(then);
  };

  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon size={28} aria-label={`Actions for ${domain.name}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {trashed ? (
            <>
              <Menu.Item
                onClick={() => void request(path, { method: "PATCH", body: { trashed: false } }).then(then)}
              >
                Restore
              </Menu.Item>
              <Menu.Item c="var(--cs-error)" onClick={() => setAsking("erase")}>
                Erase for good …
              </Menu.Item>
            </>
          ) : (
            <>
              <Menu.Item onClick={() => setAsking("rename")}>Rename …</Menu.Item>
              <Menu.Item component={Link} href={`/domains/${domain.id}/history`}>
                History
              </Menu.Item>
              <Menu.Item component={Link} href={`/domains/${domain.id}/people`}>
                People and roles
              </Menu.Item>
              <Menu.Item component="a" href={`${path}/flake`} download>
                Download the flake
              </Menu.Item>
              <Menu.Item
                c="var(--cs-error)"
                onClick={() => void request(path, { method: "DELETE" }).then(then)}
              >
                Move to the trash
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === "erase" ? `Erase ${domain.name}?` : `Rename ${domain.name}`}
        size={400}
      >
        {asking === "rename" && (
          <form onSubmit={rename}>
            <TextInput name="name" label="Name" defaultValue={domain.name} data-autofocus error={refusal} />
            <Group justify="flex-end" mt={14} gap={8}>
              <Button variant="default" onClick={() => setAsking(null)}>
                Cancel
              </Button>
              <Button type="submit">Rename</Button>
            </Group>
          </form>
        )}
        {asking === "erase" && (
          <>
            <Text>Its document, history and deployments are gone for good.</Text>
            {refusal !== null && (
              <Text c="var(--cs-error)" role="alert">
                {refusal}
              </Text>
            )}
            <Group justify="flex-end" mt={14} gap={8}>
              <Button variant="default" data-autofocus onClick={() => setAsking(null)}>
                Keep it
              </Button>
              <Button
                color="red"
                onClick={() => void request(`${path}?erase=1`, { method: "DELETE" }).then(then)}
              >
                Erase
              </Button>
            </Group>
          </>
        )}
      </Modal>
    </>
  );
}
