import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { announce } from "@/components/studio/announce";
import { request } from "@/components/ui/request";
import type { TargetRecord } from "./journal";
import { type Run, runWords } from "./run";

/** What ending the run now means for each target, told before it is asked for. */
export function CancelDialog({
  run,
  targets,
  onClose,
}: {
  run: Run;
  targets: readonly TargetRecord[];
  onClose: () => void;
}) {
  const [sending, setSending] = useState(false);
  const activating = targets.filter((target) =>
    target.steps.some(
      ({ name, state }) =>
        (name === "activate" || name === "confirm") && (state === "started" || state === "progress"),
    ),
  );
  const cancel = async () => {
    setSending(true);
    const answer = await request(`/api/deployments/${run.id}/cancel`, { method: "POST" });
    setSending(false);
    if (!answer.ok) return announce.warn(answer.error.message);
    announce.done("Cancelling: the run ends as soon as every machine is in one piece.");
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Cancel ${runWords(run)}?`} size={460}>
      <Stack gap={10}>
        <p style={{ margin: 0 }}>
          Builds and copies end at once, and machines that were not reached stay as they are. Machines that
          are done stay on their new system.
        </p>
        <p style={{ margin: 0 }}>
          {activating.length === 0
            ? "A machine that is being activated when this arrives finishes first, and then goes back to the system it ran before."
            : `${activating.map(({ element }) => element).join(", ")}: being activated now. That is not cut in the middle; it finishes and then goes back to the system it ran before.`}
        </p>
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Let it run
          </Button>
          <Button color="red.9" loading={sending} onClick={cancel}>
            Cancel the run
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
