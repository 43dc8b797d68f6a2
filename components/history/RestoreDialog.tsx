"use client";

import { Button, Group, Modal, Skeleton, Text } from "@mantine/core";
import { useState } from "react";
import { ImpactWords } from "@/components/canvas/ImpactWords";
import { request } from "@/components/ui/request";
import classes from "./impact.module.css";
import panes from "./panes.module.css";
import { useComparison } from "./useComparison";

/** Asks whether the domain shall become what it was, after saying for whom that makes a difference. */
export function RestoreDialog({
  domainId,
  number,
  newest,
  onClose,
  onRestored,
}: {
  domainId: string;
  number: number;
  newest: number;
  onClose: () => void;
  onRestored: (revision: number) => void;
}) {
  const compared = useComparison(domainId, { from: newest, to: number });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const restore = async () => {
    setWorking(true);
    const answer = await request<{ readonly revision: number }>(
      `/api/domains/${domainId}/revisions/${number}/restore`,
      { method: "POST" },
    );
    setWorking(false);
    if (answer.ok) onRestored(answer.value.revision);
    else setRefusal(answer.error.message);
  };
  return (
    <Modal opened onClose={onClose} title={`Restore revision ${number}?`} size={460}>
      <Text>
        The domain becomes what it was at revision {number}, as a new revision. Everything since stays in the
        history, so this can be taken back in the same way.
      </Text>
      <p className={classes.restoreImpact}>
        {compared.value === null ? (
          <Skeleton height={12} width={220} />
        ) : (
          <ImpactWords impact={compared.value.impact} />
        )}
      </p>
      {refusal !== null && (
        <p role="alert" className={panes.refusal}>
          {refusal}
        </p>
      )}
      <Group justify="flex-end" mt={14} gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button data-autofocus loading={working} onClick={() => void restore()}>
          Restore
        </Button>
      </Group>
    </Modal>
  );
}
