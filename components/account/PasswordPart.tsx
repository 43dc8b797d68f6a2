"use client";

import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";

export function PasswordPart() {
  const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly words: string } | null>(null);
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const result = await request("/api/me/password", {
      method: "POST",
      body: { current: String(data.get("current") ?? ""), password: String(data.get("password") ?? "") },
    });
    if (result.ok) form.reset();
    setOutcome(
      result.ok
        ? { ok: true, words: "The password is changed, and you are signed out everywhere else." }
        : { ok: false, words: result.error.message },
    );
  };
  return (
    <Part id="password" title="Password" words="Changing it signs you out everywhere else.">
      <form className={classes.boxLine} onSubmit={(event) => void change(event)}>
        <PasswordInput
          className={classes.grow ?? ""}
          label="Current password"
          name="current"
          required
          autoComplete="current-password"
        />
        <PasswordInput
          className={classes.grow ?? ""}
          label="New password"
          name="password"
          required
          minLength={10}
          autoComplete="new-password"
        />
        <Button type="submit" variant="default" style={{ alignSelf: "end" }}>
          Change
        </Button>
      </form>
      {outcome !== null && (
        <p
          role={outcome.ok ? "status" : "alert"}
          className={classes.boxLine}
          style={{ margin: 0, color: outcome.ok ? "var(--cs-gain)" : "var(--cs-error)" }}
        >
          {outcome.words}
        </p>
      )}
    </Part>
  );
}
