"use client";

import { Button, Menu, Table, VisuallyHidden } from "@mantine/core";
import { IconPlus, IconTrash, IconUpload } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { Ago } from "@/components/ui/Ago";
import { CreateDomain, type Start } from "./CreateDomain";
import { DomainMenu } from "./DomainMenu";
import classes from "./domains.module.css";
import { inOrder, wordsOf } from "./exampleWords";
import { FirstDomain } from "./FirstDomain";
import type { DomainLine, ExampleLine } from "./listing";
import { useOpenExample } from "./useOpenExample";

/** The domains that the person may see, and what makes another one. */
export function DomainsPage({
  domains,
  trashed,
  examples,
  mayCreate,
}: {
  domains: readonly DomainLine[];
  trashed: readonly DomainLine[];
  examples: readonly ExampleLine[];
  mayCreate: boolean;
}) {
  const [start, setStart] = useState<Start | null>(null);
  const [inTrash, setInTrash] = useState(false);
  const { open, opening, refusal } = useOpenExample();
  const shown = inTrash ? trashed : domains;
  return (
    <main className={classes.page}>
      <div className={classes.head}>
        <h1 className={classes.title}>{inTrash ? "Trash" : "Domains"}</h1>
        <div className={classes.actions}>
          {(trashed.length > 0 || inTrash) && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={inTrash ? undefined : <IconTrash size={14} aria-hidden />}
              onClick={() => setInTrash(!inTrash)}
            >
              {inTrash ? "Back to the domains" : `Trash (${trashed.length})`}
            </Button>
          )}
          {mayCreate && !inTrash && domains.length > 0 && (
            <>
              <Button
                variant="default"
                leftSection={<IconUpload size={14} aria-hidden />}
                onClick={() => setStart({ kind: "document" })}
              >
                From a document
              </Button>
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button leftSection={<IconPlus size={14} aria-hidden />}>New domain</Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setStart({ kind: "empty" })}>Empty</Menu.Item>
                  <Menu.Label>From an example</Menu.Label>
                  {inOrder(examples).map((example) => (
                    <Menu.Item key={example.name} onClick={() => open(example)}>
                      {wordsOf(example).title}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </>
          )}
        </div>
      </div>
      {refusal !== null && (
        <div role="alert" className={classes.refused}>
          <p>{refusal}</p>
        </div>
      )}
      {!inTrash && domains.length === 0 ? (
        <FirstDomain
          examples={examples}
          mayCreate={mayCreate}
          opening={opening}
          onOpen={open}
          onStart={setStart}
        />
      ) : (
        <div className={classes.box}>
          <Table verticalSpacing={9} horizontalSpacing={14} aria-label={inTrash ? "Trash" : "Domains"}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th ta="right">Clusters</Table.Th>
                <Table.Th ta="right">Machines</Table.Th>
                <Table.Th ta="right">Services</Table.Th>
                <Table.Th>Last change</Table.Th>
                <Table.Th w={44}>
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((domain) => (
                <Table.Tr key={domain.id}>
                  <Table.Td>
                    {inTrash ? (
                      <span className={classes.name}>{domain.name}</span>
                    ) : (
                      <Link href={`/domains/${domain.id}`} className={classes.name}>
                        {domain.name}
                      </Link>
                    )}
                    <span className={classes.suffix}>.{domain.suffix}</span>
                  </Table.Td>
                  <Table.Td className={classes.number ?? ""}>{domain.clusters}</Table.Td>
                  <Table.Td className={classes.number ?? ""}>{domain.machines}</Table.Td>
                  <Table.Td className={classes.number ?? ""}>{domain.services}</Table.Td>
                  <Table.Td>
                    <span className={classes.when}>
                      <Ago time={domain.updatedAt} /> · r{domain.revision}
                    </span>
                  </Table.Td>
                  <Table.Td py={0}>
                    {domain.mayAdmin && <DomainMenu domain={domain} trashed={inTrash} />}
                  </Table.Td>
                </Table.Tr>
              ))}
              {shown.length === 0 && (
                <Table.Tr>
                  <Table.Td colSpan={6} c="dimmed">
                    The trash is empty.
                  </Table.Td>
                </Table.Tr>
              )}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {start !== null && <CreateDomain start={start} onClose={() => setStart(null)} />}
    </main>
  );
}
