"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";

/** Name, address and password of a new account, sent with a token to the route that makes it. */
export function AccountForm({
  action,
  token,
  askToken = false,
  email: known,
  submit,
}: {
  action: string;
  token: string;
  askToken?: boolean;
  email?: string | null;
  submit: string;
}) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "");
    setBusy(true);
    const result = await request(action, {
      method: "POST",
      body: {
        name: text("name"),
        email: known ?? text("email"),
        password: text("password"),
        token: askToken ? text("token").trim() : token,
      },
    });
    setBusy(false);
    if (!result.ok) return setRefusal(result.error.message);
    router.replace("/domains");
    router.refresh();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void send(event)}>
      {askToken && (
        <TextInput
          size="sm"
          name="token"
          label="Setup token"
          description="The server printed it when it started."
          required
          autoComplete="off"
        />
      )}
      <TextInput size="sm" name="name" label="Your name" required maxLength={100} autoComplete="name" />
      <TextInput
        size="sm"
        name="email"
        type="email"
        label="E-mail"
        required
        autoComplete="username"
        {...(known === undefined || known === null ? {} : { value: known, readOnly: true })}
      />
      <PasswordInput
        size="sm"
        name="password"
        label="Password"
        description="At least 10 characters."
        required
        minLength={10}
        autoComplete="new-password"
      />
      {refusal !== null && (
        <p role="alert" className={classes.refused}>
          {refusal}
        </p>
      )}
      <Button type="submit" size="sm" loading={busy}>
        {submit}
      </Button>
    </form>
  );
}
