"use client";

import { Button, NumberInput, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { request } from "@/components/ui/request";
import { pointerSegments } from "@/lib/shared/json";
import type { Problem } from "@/lib/shared/problem";
import classes from "./account.module.css";
import { Part } from "./Part";
import { RowsPending } from "./Rows";
import { useRemote } from "./useRemote";

interface InstanceNix {
  readonly builders: readonly string[];
  readonly substituters: readonly string[];
  readonly trustedPublicKeys: readonly string[];
  readonly maxJobs: number | null;
}

type Lists = { readonly [Key in "builders" | "substituters" | "trustedPublicKeys"]: string };

const FIELDS: readonly {
  readonly key: keyof Lists;
  readonly label: string;
  readonly words: string;
  readonly example: string;
}[] = [
  {
    key: "builders",
    label: "Remote builders",
    words:
      "Machines that build in place of this server, reached over SSH; one a line, as nix.conf writes them: address, systems, key, jobs. With none, everything is built here.",
    example: "ssh-ng://builder@build1.example.org x86_64-linux,aarch64-linux - 8",
  },
  {
    key: "substituters",
    label: "Binary caches",
    words:
      "Where finished packages are fetched instead of being built, one address a line, tried in order. Empty means cache.nixos.org. This server's own addresses are out of reach, as builds must not get at them.",
    example: "https://cache.nixos.org",
  },
  {
    key: "trustedPublicKeys",
    label: "Trusted keys",
    words:
      "A cache's packages are used only when one of these keys has signed them, one a line. Whoever holds such a key decides what your machines run.",
    example: "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=",
  },
];

/** What is wrong with a field, line by line; undefined where nothing is. */
function faultsOf(problems: readonly Problem[], key: keyof Lists): string | undefined {
  const own = problems.filter(({ path }) => pointerSegments(path)[0] === key);
  if (own.length === 0) return undefined;
  return own
    .map(({ path, message }) => {
      const index = pointerSegments(path)[1];
      return index === undefined ? message : `Line ${Number(index) + 1}: ${message}`;
    })
    .join(". ");
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Remote builders and binary caches: how people outgrow one machine. For instance administrators. */
export function NixPart() {
  const { value, refusal } = useRemote<InstanceNix>("/api/instance/nix");
  const [lists, setLists] = useState<Lists | null>(null);
  const [maxJobs, setMaxJobs] = useState<number | null>(null);
  const [said, setSaid] = useState<{ readonly words: string; readonly wrong: boolean } | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  useEffect(() => {
    if (!value) return;
    const { builders, substituters, trustedPublicKeys } = value;
    setLists({
      builders: builders.join("\n"),
      substituters: substituters.join("\n"),
      trustedPublicKeys: trustedPublicKeys.join("\n"),
    });
    setMaxJobs(value.maxJobs);
  }, [value]);

  const save = async (now: Lists) => {
    const body: InstanceNix = {
      builders: lines(now.builders),
      substituters: lines(now.substituters),
      trustedPublicKeys: lines(now.trustedPublicKeys),
      maxJobs,
    };
    const answer = await request<InstanceNix>("/api/instance/nix", { method: "PUT", body });
    const faults = answer.ok ? [] : answer.error.problems;
    setProblems(faults);
    setSaid(
      answer.ok
        ? { words: "Saved. Nix uses this from the next start of the studio.", wrong: false }
        : { words: faults.length > 0 ? "Nothing was saved." : answer.error.message, wrong: true },
    );
  };

  return (
    <Part id="nix" title="Nix" words="Where this studio's Nix builds, and what it fetches instead.">
      {value === null || lists === null ? (
        <RowsPending refusal={refusal} />
      ) : (
        <form
          className={classes.boxForm}
          onSubmit={(event) => {
            event.preventDefault();
            void save(lists);
          }}
        >
          {FIELDS.map(({ key, label, words, example }) => (
            <Textarea
              key={key}
              label={label}
              description={words}
              placeholder={example}
              autosize
              minRows={2}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
              value={lists[key]}
              error={faultsOf(problems, key)}
              onChange={(event) => setLists({ ...lists, [key]: event.currentTarget.value })}
            />
          ))}
          <NumberInput
            label="Builds at a time"
            description="On this server. Empty: one for each processor; 0: only on remote builders."
            min={0}
            max={1024}
            w={280}
            value={maxJobs ?? ""}
            onChange={(next) => setMaxJobs(typeof next === "number" ? next : null)}
          />
          {said && (
            <p role={said.wrong ? "alert" : "status"} className={said.wrong ? classes.refused : classes.dim}>
              {said.words}
            </p>
          )}
          <Button type="submit" style={{ justifySelf: "start" }}>
            Save
          </Button>
        </form>
      )}
    </Part>
  );
}
