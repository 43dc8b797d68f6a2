"use client";

import { Button } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useEditor, useJobNews, useReopened } from "@/components/editor/provider";
import { Section } from "@/components/inspector/fields/Section";
import { Ago } from "@/components/ui/Ago";
import { request } from "@/components/ui/request";
import { isLockedFrom } from "@/lib/editor/nix/input-reference";
import { useEvaluation } from "./EvaluationProvider";
import classes from "./panel.module.css";

interface LockedInput {
  /** The reference that it was made from, as far as the lock says one. */
  readonly from: string;
  readonly rev: string | null;
  readonly narHash: string | null;
  readonly date: string | null;
}

interface Update {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly moved:
    | readonly {
        readonly input: string;
        readonly before: LockedInput | null;
        readonly after: LockedInput | null;
      }[]
    | null;
  readonly revision: number | null;
}

const short = (input: LockedInput | null) =>
  input === null
    ? "none"
    : (input.rev?.slice(0, 9) ?? input.narHash?.replace("sha256-", "").slice(0, 9) ?? "?");

/** What the inputs are locked to and how old that is; updates them, and says what moved. */
export function InputsLock() {
  const id = useEditor((state) => state.domainId);
  const lock = useEditor((state) => state.document.lock);
  const nixpkgs = useEditor((state) => state.document.nixpkgs);
  const own = useEditor((state) => state.document.inputs);
  const urlOf = (name: string) => (name === "nixpkgs" ? nixpkgs : (own[name]?.url ?? ""));
  const mayEdit = useEditor((state) => state.access.edit);
  const { nix, evaluate, showPanel } = useEvaluation();
  const path = `/api/domains/${id}/inputs`;
  const [inputs, setInputs] = useState<readonly (LockedInput & { readonly name: string })[]>([]);
  const [update, setUpdate] = useState<Update | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another lock is another answer
  useEffect(() => {
    void request<typeof inputs>(path).then((answer) => answer.ok && setInputs(answer.value));
  }, [path, lock]);

  const start = useCallback(
    async (names?: readonly string[]) => {
      const body = names ? { inputs: names } : {};
      const answer = await request<Update>(`${path}/update`, { method: "POST", body });
      setRefusal(answer.ok ? null : answer.error.message);
      if (answer.ok) setUpdate(answer.value);
    },
    [path],
  );
  useJobNews((news) => {
    if (news.kind !== "inputs" || (update !== null && news.job !== update.id)) return;
    void request<Update>(`${path}/update/${news.job}`).then((answer) => answer.ok && setUpdate(answer.value));
  });

  const open = update?.id;
  useReopened(
    useCallback(() => {
      if (open === undefined) return;
      void request<Update>(`${path}/update/${open}`).then((answer) => answer.ok && setUpdate(answer.value));
    }, [path, open]),
  );

  const busy = update?.status === "queued" || update?.status === "running";
  return (
    <Section title="Locked inputs">
      {inputs.length === 0 ? (
        <p className={classes.dim}>Nothing is locked yet. The first evaluation locks every input.</p>
      ) : (
        <ul className={classes.inputs}>
          {inputs.map((input) => (
            <li key={input.name}>
              <span>
                {input.name}
                {!isLockedFrom(urlOf(input.name), input.from) && (
                  <span className={classes.outdated}>
                    of {input.from}, which is no longer its address: update it
                  </span>
                )}
              </span>
              <code title={input.rev ?? input.narHash ?? ""}>{short(input)}</code>
              <span className={classes.age}>{input.date && <Ago time={input.date} />}</span>
              {mayEdit && nix && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  disabled={busy}
                  onClick={() => void start([input.name])}
                >
                  Update
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && nix && (
        <Button variant="default" size="xs" loading={busy} onClick={() => void start()} mt={8}>
          Update inputs
        </Button>
      )}
      <div role="status">
        {refusal !== null && <p className={classes.dim}>{refusal}</p>}
        {update?.error && <pre className={classes.message}>{update.error}</pre>}
        {update?.status === "succeeded" && update.moved?.length === 0 && (
          <p className={classes.dim}>Every input is the newest there is.</p>
        )}
        {update?.moved?.map(({ input, before, after }) => (
          <p key={input} className={classes.dim}>
            {input}: <code>{short(before)}</code> → <code>{short(after)}</code>
            {after?.date && (
              <>
                , from <Ago time={after.date} />
              </>
            )}
          </p>
        ))}
        {update?.revision != null && mayEdit && (
          <Button
            variant="light"
            size="compact-xs"
            mt={6}
            onClick={() => {
              evaluate();
              showPanel(true);
            }}
          >
            Evaluate, and see what that changes
          </Button>
        )}
      </div>
    </Section>
  );
}
