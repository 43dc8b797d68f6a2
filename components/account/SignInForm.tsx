"use client";

import { Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";

/** E-mail and password, and beside them the provider of single sign-on where one is configured. */
export function SignInForm({ next, oidc }: { next: string; oidc: string | null }) {
  const router = useRouter();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    const result = await request("/api/sign-in", {
      method: "POST",
      body: { email: String(data.get("email") ?? ""), password: String(data.get("password") ?? "") },
    });
    setBusy(false);
    if (!result.ok) return setRefusal(result.error.message);
    router.replace(next);
    router.refresh();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void send(event)}>
      <TextInput
        size="sm"
        name="email"
        type="email"
        label="E-mail"
        required
        autoComplete="username"
        autoFocus
      />
      <PasswordInput size="sm" name="password" label="Password" required autoComplete="current-password" />
      {refusal !== null && (
        <p role="alert" className={classes.refused}>
          {refusal}
        </p>
      )}
      <Button type="submit" size="sm" loading={busy}>
        Sign in
      </Button>
      {oidc !== null && (
        <>
          <Divider label="or" />
          <Button component="a" href="/api/sign-in/oidc" variant="default" size="sm">
            {oidc}
          </Button>
        </>
      )}
    </form>
  );
}
