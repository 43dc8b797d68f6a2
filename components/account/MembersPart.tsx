"use client";

import { ActionIcon, Button, Checkbox, Group, Table, TextInput, VisuallyHidden } from "@mantine/core";
import { IconUserMinus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { PersonSign } from "@/components/ui/PersonSign";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { ShownOnce } from "./ShownOnce";
import { useRemote } from "./useRemote";

interface Roles {
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
}

interface Member extends Roles {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

interface Invitation extends Roles {
  readonly id: string;
  readonly email: string | null;
  readonly expiresAt: string;
}

const ROLES = [
  { key: "edit", title: "Editor", words: "changes the domain" },
  { key: "deploy", title: "Deployer", words: "runs its packages" },
  { key: "admin", title: "Admin", words: "everything, and who else may" },
] as const;

/** Who may do what in one domain. Everybody listed may view it. */
export function MembersPart({ domainId, mayAdmin }: { domainId: string; mayAdmin: boolean }) {
  const path = `/api/domains/${domainId}`;
  const members = useRemote<readonly Member[]>(`${path}/members`);
  const [refusal, setRefusal] = useState<string | null>(null);

  const set = async (member: Member, roles: Partial<Roles>) => {
    const { email, edit, deploy, admin } = { ...member, ...roles };
    const answer = await request(`${path}/members`, { method: "POST", body: { email, edit, deploy, admin } });
    setRefusal(answer.ok ? null : answer.error.message);
    await members.reload();
  };
  const remove = async (member: Member) => {
    const answer = await request(`${path}/members/${member.userId}`, { method: "DELETE" });
    setRefusal(answer.ok ? null : answer.error.message);
    await members.reload();
  };

  return (
    <Part
      id="members"
      title="Roles"
      words="Everybody here may view the domain; the roles add to that. Instance administrators may do everything everywhere."
    >
      {members.value === null && <RowsPending refusal={members.refusal} />}
      {members.value?.length === 0 && <p className={classes.none}>Nobody has a role in this domain yet.</p>}
      {members.value !== null && members.value.length > 0 && (
        <Table aria-label="Roles" horizontalSpacing={14}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Person</Table.Th>
              {ROLES.map(({ key, title, words }) => (
                <Table.Th key={key} title={words} className={classes.role ?? ""}>
                  {title}
                </Table.Th>
              ))}
              {mayAdmin && (
                <Table.Th>
                  <VisuallyHidden>Remove</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.value.map((member) => (
              <Table.Tr key={member.userId}>
                <Table.Td>
                  <span className={classes.person}>
                    <PersonSign name={member.name} />
                    <span>
                      {member.name}
                      <br />
                      <span className={classes.dim}>{member.email}</span>
                    </span>
                  </span>
                </Table.Td>
                {ROLES.map(({ key, title }) => (
                  <Table.Td key={key} className={classes.role ?? ""}>
                    <Checkbox
                      aria-label={`${member.name}: ${title}`}
                      checked={member[key]}
                      disabled={!mayAdmin}
                      onChange={(event) => void set(member, { [key]: event.currentTarget.checked })}
                    />
                  </Table.Td>
                ))}
                {mayAdmin && (
                  <Table.Td className={classes.role ?? ""}>
                    <ActionIcon
                      aria-label={`Remove ${member.name} from this domain`}
                      onClick={() => void remove(member)}
                    >
                      <IconUserMinus size={15} />
                    </ActionIcon>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {refusal !== null && (
        <p role="alert" className={classes.refused}>
          {refusal}
        </p>
      )}
      {mayAdmin && <AddPeople path={path} onAdded={members.reload} />}
    </Part>
  );
}

/** Gives roles to somebody with an account, or makes an invitation for somebody without one. */
function AddPeople({ path, onAdded }: { path: string; onAdded: () => Promise<void> }) {
  const invitations = useRemote<readonly Invitation[]>(`${path}/invitations`);
  const [roles, setRoles] = useState<Roles>({ edit: false, deploy: false, admin: false });
  const [link, setLink] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const email = String(new FormData(form).get("email") ?? "").trim();
    setRefusal(null);
    setLink(null);
    if (email !== "") {
      const added = await request(`${path}/members`, { method: "POST", body: { email, ...roles } });
      if (added.ok) {
        form.reset();
        return onAdded();
      }
      if (added.error.status !== 404) return setRefusal(added.error.message);
    }
    const body = { email: email === "" ? null : email, ...roles };
    const invited = await request<{ readonly link: string }>(`${path}/invitations`, { method: "POST", body });
    if (!invited.ok) return setRefusal(invited.error.message);
    setLink(invited.value.link);
    form.reset();
    await invitations.reload();
  };

  return (
    <>
      {invitations.value?.map((invitation) => (
        <div key={invitation.id} className={classes.boxLine}>
          <span className={classes.grow}>
            Invitation for {invitation.email ?? "anybody with the link"}
            <br />
            <span className={classes.dim}>
              {rolesWords(invitation)}, until {invitation.expiresAt.slice(0, 10)}
            </span>
          </span>
          <Button
            variant="default"
            onClick={() =>
              void request(`${path}/invitations/${invitation.id}`, { method: "DELETE" }).then(
                invitations.reload,
              )
            }
          >
            Withdraw
          </Button>
        </div>
      ))}
      {link !== null && (
        <ShownOnce value={link} words="Send them this link. It works once and is shown only now." />
      )}
      <form className={classes.boxLine} onSubmit={(event) => void add(event)}>
        <TextInput
          className={classes.grow ?? ""}
          name="email"
          type="email"
          label="Add somebody"
          placeholder="e-mail; without an account they get an invitation link"
        />
        <Group gap={12} style={{ alignSelf: "end", paddingBottom: 6 }}>
          {ROLES.map(({ key, title }) => (
            <Checkbox
              key={key}
              label={title}
              checked={roles[key]}
              onChange={(event) => setRoles({ ...roles, [key]: event.currentTarget.checked })}
            />
          ))}
        </Group>
        <Button type="submit" style={{ alignSelf: "end" }}>
          Add
        </Button>
        {refusal !== null && (
          <p role="alert" className={classes.refused}>
            {refusal}
          </p>
        )}
      </form>
    </>
  );
}

function rolesWords(roles: Roles): string {
  const names = ROLES.filter(({ key }) => roles[key]).map(({ title }) => title.toLowerCase());
  return names.length === 0 ? "viewer" : names.join(", ");
}
