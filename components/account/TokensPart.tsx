"use client";

import { Badge, Button, Checkbox, CopyButton, Group, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Ago } from "@/components/ui/Ago";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { useRemote } from "./useRemote";

interface Token {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly domainId: string | null;
  readonly edit: boolean;
  readonly deploy: boolean;
  readonly admin: boolean;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

interface DomainChoice {
  readonly id: string;
  readonly name: string;
}

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "", label: "no end" },
];

/** Bearer tokens for scripts: at most these roles, at most in this domain, the secret shown once. */
export function TokensPart({ domains }: { domains: readonly DomainChoice[] }) {
  const { value, refusal, reload } = useRemote<readonly Token[]>("/api/tokens");
  const [secret, setSecret] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [domainId, setDomainId] = useState<string | null>("");
  const [lifetime, setLifetime] = useState<string | null>("90");

  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const result = await request<{ readonly secret: string }>("/api/tokens", {
      method: "POST",
      body: {
        name: String(data.get("name") ?? ""),
        domainId: domainId === "" ? null : domainId,
        edit: data.get("edit") !== null,
        deploy: data.get("deploy") !== null,
        admin: data.get("admin") !== null,
        expiresInDays: lifetime === "" || lifetime === null ? null : Number(lifetime),
      },
    });
    if (!result.ok) return setWrong(result.error.message);
    setWrong(null);
    setSecret(result.value.secret);
    form.reset();
    await reload();
  };

  return (
    <Part
      id="tokens"
      title="API tokens"
      words="For scripts: sent as a bearer token, never able to do more than you."
    >
      {secret !== null && (
        <div className={classes.secret} role="status">
          <code className={classes.grow}>{secret}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
          <span className={classes.dim}>It is shown only now.</span>
        </div>
      )}
      {value === null && <RowsPending refusal={refusal} />}
      {value?.length === 0 && <div className={`${classes.boxLine} ${classes.dim}`}>You have no tokens.</div>}
      {value?.map((token) => (
        <div key={token.id} className={classes.boxLine}>
          <span className={classes.grow}>
            {token.name} <code className={classes.dim}>{token.hint}…</code>
            <br />
            <span className={classes.dim}>
              {token.domainId === null
                ? "every domain"
                : (domains.find(({ id }) => id === token.domainId)?.name ?? "one domain")}
              {" · "}
              {token.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  used <Ago time={token.lastUsedAt} />
                </>
              )}
              {token.expiresAt !== null && ` · until ${token.expiresAt.slice(0, 10)}`}
            </span>
          </span>
          <Roles of={token} />
          <Button
            variant="default"
            onClick={() => void request(`/api/tokens/${token.id}`, { method: "DELETE" }).then(reload)}
          >
            Revoke
          </Button>
        </div>
      ))}
      <form className={classes.boxLine} onSubmit={(event) => void create(event)}>
        <TextInput name="name" label="Name" placeholder="nightly export" required maxLength={100} />
        <Select
          label="Domain"
          w={150}
          allowDeselect={false}
          data={[
            { value: "", label: "every domain" },
            ...domains.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={domainId}
          onChange={setDomainId}
        />
        <Select
          label="Valid for"
          w={104}
          allowDeselect={false}
          data={LIFETIMES}
          value={lifetime}
          onChange={setLifetime}
        />
        <Group gap={12} style={{ alignSelf: "end", height: 28 }}>
          <Checkbox name="edit" label="edit" />
          <Checkbox name="deploy" label="deploy" />
          <Checkbox name="admin" label="admin" />
        </Group>
        <Button type="submit" style={{ alignSelf: "end" }}>
          Make a token
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

/** What somebody or something may do, as badges; nothing but viewing is a badge too. */
export function Roles({
  of,
}: {
  of: { readonly edit: boolean; readonly deploy: boolean; readonly admin: boolean };
}) {
  const roles = [of.admin && "admin", of.edit && "edit", of.deploy && "deploy"].filter(
    (role) => role !== false,
  );
  return (
    <span>
      {(roles.length === 0 ? ["view"] : roles).map((role) => (
        <Badge key={role} mr={4} color="gray">
          {role}
        </Badge>
      ))}
    </span>
  );
}
