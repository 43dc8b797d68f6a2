import { ActionIcon, Button, CopyButton, Group, Select, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { Section } from "@/components/inspector/fields/Section";
import { request } from "@/components/ui/request";
import copied from "./copied.module.css";
import classes from "./inspector.module.css";
import said from "./said.module.css";

/** How the domain's machines are reached, watched, and whom the end of a deployment is told. */
export function DeploySettings() {
  const access = useEditor((state) => state.access);
  return (
    <>
      <KeySection />
      <ScheduleSection />
      {access.admin && <WebhookSection />}
    </>
  );
}

/** What a setting's route answers; `refusal` is why it could not be read or changed. */
function useSetting<Value>(path: string) {
  const domain = useEditor((state) => state.domainId);
  const [value, setValue] = useState<Value | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = useCallback(
    async (method: string, body?: unknown): Promise<Value | null> => {
      const answer = await request<Value>(`/api/domains/${domain}/${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
      });
      setRefusal(answer.ok ? null : answer.error.message);
      if (answer.ok) setValue(answer.value);
      return answer.ok ? answer.value : null;
    },
    [domain, path],
  );
  useEffect(() => void send("GET"), [send]);
  return { value, refusal, send };
}

function Refused({ refusal }: { refusal: string | null }) {
  return refusal === null ? null : (
    <p className={said.refused} role="alert">
      {refusal}
    </p>
  );
}

function Copy({ value, what }: { value: string; what: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon aria-label={copied ? "Copied" : `Copy ${what}`} onClick={copy}>
          {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}

interface Key {
  readonly publicKey: string | null;
}

function KeySection() {
  const admin = useEditor((state) => state.access.admin);
  const { value, refusal, send } = useSetting<Key>("deploy-key");
  const [asking, setAsking] = useState(false);
  const key = value?.publicKey ?? null;
  return (
    <Section title="Deploy key">
      <p className={said.driftWords}>
        {key === null
          ? "Machines are reached with the keys of the SSH agent that the studio was started with. A key of this domain's own is kept encrypted here; packages can sign with it and never read it."
          : "Put this public key among the authorized keys of each machine's deployment user. The private half never leaves the studio."}
      </p>
      {key !== null && (
        <div className={copied.publicKey}>
          <code className={copied.keyText}>{key}</code>
          <Copy value={key} what="the public key" />
        </div>
      )}
      {admin && value !== null && (
        <Group gap={8} mt={8}>
          {key === null ? (
            <Button variant="default" onClick={() => void send("POST")}>
              Make a deploy key
            </Button>
          ) : asking ? (
            <>
              <Button
                color="red.9"
                onClick={async () => {
                  setAsking(false);
                  await send("DELETE");
                  await send("GET");
                }}
              >
                Remove it for good
              </Button>
              <Button variant="default" onClick={() => setAsking(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <Button variant="light" color="red" onClick={() => setAsking(true)}>
              Remove …
            </Button>
          )}
        </Group>
      )}
      <Refused refusal={refusal} />
    </Section>
  );
}

const SCHEDULES = [
  { value: "never", label: "Only when asked" },
  { value: "15", label: "Every 15 minutes" },
  { value: "60", label: "Every hour" },
  { value: "360", label: "Every 6 hours" },
  { value: "1440", label: "Every day" },
];

function ScheduleSection() {
  const may = useEditor((state) => state.access.deploy);
  const { value, refusal, send } = useSetting<{ readonly everyMinutes: number | null }>("drift/schedule");
  if (value === null) return null;
  const now = value.everyMinutes === null ? "never" : String(value.everyMinutes);
  const data = SCHEDULES.some((each) => each.value === now)
    ? SCHEDULES
    : [...SCHEDULES, { value: now, label: `Every ${now} minutes` }];
  return (
    <Section title="Watch for drift">
      <Select
        aria-label="How often machines are asked what they run"
        allowDeselect={false}
        disabled={!may}
        data={data}
        value={now}
        onChange={(chosen) =>
          chosen !== null && void send("PUT", { everyMinutes: chosen === "never" ? null : Number(chosen) })
        }
      />
      <Refused refusal={refusal} />
    </Section>
  );
}

interface Webhook {
  readonly url: string | null;
  readonly secret?: string | null;
}

function WebhookSection() {
  const { value, refusal, send } = useSetting<Webhook>("webhook");
  const [draft, setDraft] = useState<string | null>(null);
  if (value === null) return null;
  const url = draft ?? value.url ?? "";
  return (
    <Section title="Webhook">
      <p className={said.driftWords}>
        Told of every run that ends, in a body that the header X-Studio-Signature signs.
      </p>
      <form
        className={classes.oneLine}
        onSubmit={async (event) => {
          event.preventDefault();
          if ((await send("PUT", { url: url.trim() || null })) !== null) setDraft(null);
        }}
      >
        <TextInput
          aria-label="Webhook"
          placeholder="https://example.org/deployed"
          value={url}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={url.trim() === (value.url ?? "")}>
          Save
        </Button>
      </form>
      {value.secret != null && (
        <div role="status">
          <p className={said.driftWords}>
            Its secret, shown only now: whoever is told checks the signature by it.
          </p>
          <div className={copied.publicKey}>
            <code className={copied.keyText}>{value.secret}</code>
            <Copy value={value.secret} what="the secret" />
          </div>
        </div>
      )}
      <Refused refusal={refusal} />
    </Section>
  );
}
