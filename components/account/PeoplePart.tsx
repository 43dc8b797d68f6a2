"use client";

import { Badge, Button, Checkbox, Menu, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { ShownOnce } from "./ShownOnce";
import { useRemote } from "./useRemote";

interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly instanceAdmin: boolean;
  readonly disabledAt: string | null;
}

interface Invitation {
  readonly id: string;
  readonly email: string | null;
  readonly expiresAt: string;
}

/** The accounts of this instance, and invitations to it by a link that works once. */
export function PeoplePart({ me }: { me: string }) {
  const accounts = useRemote<readonly Account[]>("/api/accounts");
  const invitations = useRemote<readonly Invitation[]>("/api/invitations");
  const [link, setLink] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  const invite = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const email = String(data.get("email") ?? "").trim();
    const result = await request<{ readonly link: string }>("/api/invitations", {
      method: "POST",
      body: { email: email === "" ? null : email, instanceAdmin: data.get("admin") !== null },
    });
    if (!result.ok) return setWrong(result.error.message);
    setWrong(null);
    setLink(result.value.link);
    form.reset();
    await invitations.reload();
  };
  const change = async (account: Account, body: object) => {
    const result = await request(`/api/accounts/${account.id}`, { method: "PATCH", body });
    setWrong(result.ok ? null : result.error.message);
    await accounts.reload();
  };

  return (
    <Part
      id="people"
      title="People"
      words="Accounts of this instance. Roles in a domain are given in the domain."
    >
      {accounts.value === null && <RowsPending refusal={accounts.refusal} />}
      {accounts.value?.map((account) => (
        <div key={account.id} className={classes.boxLine}>
          <span className={classes.grow}>
            {account.name}
            <br />
            <span className={classes.dim}>{account.email}</span>
          </span>
          {account.instanceAdmin && <Badge>administrator</Badge>}
          {account.disabledAt !== null && <Badge color="red">disabled</Badge>}
          {account.id !== me && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default">Change</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => void change(account, { instanceAdmin: !account.instanceAdmin })}>
                  {account.instanceAdmin ? "Take administration away" : "Make administrator"}
                </Menu.Item>
                <Menu.Item onClick={() => void change(account, { disabled: account.disabledAt === null })}>
                  {account.disabledAt === null ? "Disable" : "Enable"}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      ))}
      {invitations.value?.map((invitation) => (
        <div key={invitation.id} className={classes.boxLine}>
          <span className={classes.grow}>
            Invitation for {invitation.email ?? "anybody with the link"}
            <br />
            <span className={classes.dim}>until {invitation.expiresAt.slice(0, 10)}</span>
          </span>
          <Button
            variant="default"
            onClick={() =>
              void request(`/api/invitations/${invitation.id}`, { method: "DELETE" }).then(invitations.reload)
            }
          >
            Withdraw
          </Button>
        </div>
      ))}
      {link !== null && (
        <ShownOnce value={link} words="Send them this link. It works once and is shown only now." />
      )}
      <form className={classes.boxLine} onSubmit={(event) => void invite(event)}>
        <TextInput
          className={classes.grow ?? ""}
          name="email"
          type="email"
          label="Invite somebody"
          placeholder="e-mail, or nothing for anybody with the link"
        />
        <Checkbox name="admin" label="administrator" style={{ alignSelf: "end", paddingBottom: 6 }} />
        <Button type="submit" style={{ alignSelf: "end" }}>
          Make a link
        </Button>
        {wrong !== null && (
          <p role="alert" style={{ margin: 0, color: "var(--cs-error)" }}>
            {wrong}
          </p>
        )}
      </form>
    </Part>
  );
}
