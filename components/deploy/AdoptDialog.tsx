"use client";

import { Button, Group, Modal, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import type { AdoptAnswer } from "@/lib/editor/inspections";
import { AdoptForm } from "./AdoptForm";
import before from "./before.module.css";
import classes from "./dialog.module.css";
import { Fingerprints, OnItsConsole } from "./Fingerprints";
import hostKeyClasses from "./hostKey.module.css";
import { type Found, inspect } from "./inspect";
import { WarningIcon } from "./StateMark";
import said from "./said.module.css";
import { NoNix } from "./Teach";
import { useNix } from "./useNix";

export interface Reached {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Takes a machine that runs already into the domain: who answers there, what it is, and its hardware as a module. */
export function AdoptDialog({ onClose }: { onClose: () => void }) {
  const domain = useEditor((state) => state.domainId);
  const nix = useNix();
  const [host, setHost] = useState("");
  const [port, setPort] = useState<number | string>(22);
  const [user, setUser] = useState("root");
  const [found, setFound] = useState<Found<AdoptAnswer> | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const reached: Reached = { host: host.trim(), port: Number(port) || 22, user: user.trim() };

  const look = async (confirm?: { adoption: string; fingerprints: readonly string[] }) => {
    setBusy(true);
    setRefusal(null);
    const body = { ...reached, ...(confirm === undefined ? {} : { confirm }) };
    const answer = await inspect<AdoptAnswer>(domain, "adopt", body, new AbortController().signal);
    setBusy(false);
    if (answer.ok) setFound(answer.value);
    else setRefusal(answer.error.message);
  };
  const again = (change: () => void) => {
    change();
    setFound(null);
    setRefusal(null);
  };

  const machine = found?.answer.machine ?? null;
  return (
    <Modal opened onClose={onClose} title="Adopt a running machine" size={600}>
      <div className={classes.form}>
        {nix === "missing" && <NoNix />}
        <form
          className={before.reach}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (reached.host !== "") void look();
          }}
        >
          <TextInput
            label="Address"
            placeholder="192.168.1.10 or host.example.org"
            data-autofocus
            spellCheck={false}
            autoComplete="off"
            value={host}
            onChange={({ currentTarget: { value } }) => again(() => setHost(value))}
          />
          <TextInput
            label="User"
            spellCheck={false}
            autoComplete="off"
            value={user}
            onChange={({ currentTarget: { value } }) => again(() => setUser(value))}
          />
          <NumberInput
            label="Port"
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            value={port}
            onChange={(value) => again(() => setPort(value))}
          />
          <Button
            type="submit"
            variant={found === null ? "filled" : "default"}
            loading={busy && found === null}
            disabled={reached.host === "" || reached.user === "" || nix === "missing"}
          >
            Look
          </Button>
        </form>
        {found === null && refusal === null && (
          <p className={said.described}>
            The studio asks the machine over SSH what it is; nothing on it is changed. You compare its host
            key first.
          </p>
        )}
        {found !== null && machine === null && (
          <div
            className={hostKeyClasses.hostKey}
            data-changed={found.answer.state === "changed" || undefined}
          >
            <p>
              {found.answer.state === "changed" ? (
                <>
                  <WarningIcon /> <b>Another key answers than the one that was confirmed for this address.</b>{" "}
                  That is right only if the machine was installed anew.
                </>
              ) : (
                "These keys answer at the address. Compare a fingerprint with the machine's own, on its console:"
              )}{" "}
              <OnItsConsole />
            </p>
            <Fingerprints keys={found.answer.keys} />
            <Group gap={8}>
              <Button
                size="compact-sm"
                loading={busy}
                {...(found.answer.state === "changed" ? { color: "red.9" } : {})}
                onClick={() =>
                  void look({
                    adoption: found.id,
                    fingerprints: found.answer.keys.map(({ fingerprint }) => fingerprint),
                  })
                }
              >
                This is the machine: confirm
              </Button>
            </Group>
          </div>
        )}
        {machine !== null && <AdoptForm machine={machine} reached={reached} onAdded={onClose} />}
        {refusal !== null && (
          <p className={said.refused} role="alert">
            {refusal}
            {/does not let/.test(refusal) &&
              " Put the domain's deploy key (domain settings, Deploy) among the user's authorized keys, then look again."}
          </p>
        )}
      </div>
    </Modal>
  );
}
