"use client";

import { Badge, Button } from "@mantine/core";
import { Ago } from "@/components/ui/Ago";
import { request } from "@/components/ui/request";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { useRemote } from "./useRemote";

interface Session {
  readonly id: string;
  readonly current: boolean;
  readonly address: string | null;
  readonly browser: string | null;
  readonly lastUsedAt: string;
}

/** A browser's own description of itself in two words. */
export function browserWords(agent: string | null): string {
  if (agent === null) return "Unknown browser";
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1] ?? "Browser";
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1] ?? "";
  const name = browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser;
  return system === "" ? name : `${name} on ${system === "Mac OS X" ? "macOS" : system}`;
}

export function SessionsPart() {
  const { value, refusal, reload } = useRemote<readonly Session[]>("/api/me/sessions");
  const end = (path: string) => void request(path, { method: "DELETE" }).then(reload);
  return (
    <Part id="sessions" title="Sessions" words="Where you are signed in.">
      {value === null && <RowsPending refusal={refusal} />}
      {value?.map((session) => (
        <div key={session.id} className={classes.boxLine}>
          <span className={classes.grow}>
            {browserWords(session.browser)} {session.current && <Badge ml={6}>this one</Badge>}
            <br />
            <span className={classes.dim}>
              {session.address ?? "unknown address"} · used{" "}
              {session.current ? "now" : <Ago time={session.lastUsedAt} />}
            </span>
          </span>
          {!session.current && (
            <Button variant="default" onClick={() => end(`/api/me/sessions/${session.id}`)}>
              End
            </Button>
          )}
        </div>
      ))}
      {value !== null && value.length > 1 && (
        <div className={classes.boxLine}>
          <Button variant="default" onClick={() => end("/api/me/sessions")}>
            Sign out everywhere else
          </Button>
        </div>
      )}
    </Part>
  );
}
