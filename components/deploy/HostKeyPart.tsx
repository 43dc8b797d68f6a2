import { Button, Group } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { request } from "@/components/ui/request";
import type { HostKeyAnswer } from "@/lib/editor/inspections";
import { Fingerprints, OnItsConsole } from "./Fingerprints";
import classes from "./hostKey.module.css";
import { type Found, inspect } from "./inspect";
import { WarningIcon } from "./StateMark";
import said from "./said.module.css";

/**
 * A machine's host keys as they answer, for a person to compare and confirm. Nothing is confirmed without that: whoever
 * answers at an address is not yet the machine.
 */
export function HostKeyPart({
  domain,
  machine,
  onConfirmed,
}: {
  domain: string;
  machine: string;
  onConfirmed: () => void;
}) {
  const [found, setFound] = useState<Found<HostKeyAnswer> | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const path = `machines/${encodeURIComponent(machine)}/host-key`;
  const scan = async () => {
    setBusy(true);
    setRefusal(null);
    const answer = await inspect<HostKeyAnswer>(domain, `${path}/scan`, {}, new AbortController().signal);
    setBusy(false);
    if (answer.ok) setFound(answer.value);
    else setRefusal(answer.error.message);
  };
  const confirm = async () => {
    if (found === null) return;
    setBusy(true);
    const answer = await request(`/api/domains/${domain}/${path}`, {
      method: "POST",
      body: { scan: found.id, fingerprints: found.answer.keys.map(({ fingerprint }) => fingerprint) },
    });
    setBusy(false);
    if (answer.ok) onConfirmed();
    else setRefusal(answer.error.message);
  };
  const changed = found?.answer.state === "changed";
  return (
    <div className={classes.hostKey} data-changed={changed || undefined}>
      {found === null ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          leftSection={<IconFingerprint size={14} aria-hidden />}
          onClick={scan}
        >
          Show the host key of {machine}
        </Button>
      ) : found.answer.keys.length === 0 ? (
        <p>Nothing answers there with a host key.</p>
      ) : (
        <>
          <p>
            {changed ? (
              <>
                <WarningIcon /> <b>Another key answers than the one that was confirmed.</b> That is right only
                if the machine was installed anew. Otherwise somebody may stand in between.
              </>
            ) : (
              "These keys answer at its address. Compare a fingerprint with the machine's own, on its console:"
            )}{" "}
            <OnItsConsole />
          </p>
          <Fingerprints keys={found.answer.keys} />
          <Group gap={8}>
            <Button
              size="compact-sm"
              loading={busy}
              onClick={confirm}
              {...(changed ? { color: "red.9" } : {})}
            >
              {changed ? "It is that machine: replace the key" : `This is ${machine}: confirm`}
            </Button>
          </Group>
        </>
      )}
      {refusal !== null && (
        <p className={said.refused} role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
