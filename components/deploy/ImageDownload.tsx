import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useEditor } from "@/components/editor/provider";
import { sizeWords } from "@/components/evaluation/sizes";
import { request } from "@/components/ui/request";
import classes from "./run.module.css";
import { WarningIcon } from "./StateMark";
import said from "./said.module.css";

interface ImageFile {
  readonly name: string;
  readonly bytes: number;
}

/** The image that a run of `iso` built, to be downloaded by whoever may deploy; or why it no longer can be. */
export function ImageDownload({ run, element }: { run: string; element: string }) {
  const may = useEditor((state) => state.access.deploy);
  const [image, setImage] = useState<ImageFile | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const address = `/api/deployments/${encodeURIComponent(run)}/targets/${encodeURIComponent(element)}/image`;
  useEffect(() => {
    if (!may) return;
    let gone = false;
    setImage(null);
    setRefusal(null);
    void request<ImageFile>(address).then((answer) => {
      if (gone) return;
      if (answer.ok) setImage(answer.value);
      else setRefusal(answer.error.message);
    });
    return () => {
      gone = true;
    };
  }, [address, may]);
  if (refusal !== null) {
    return (
      <p className={said.notice} role="status">
        <WarningIcon />
        {refusal}
      </p>
    );
  }
  if (image === null) return null;
  return (
    <div className={classes.download}>
      <Button
        component="a"
        href={address}
        download={image.name}
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        Download the image
      </Button>
      <span>
        {image.name}, {sizeWords(image.bytes)}
      </span>
    </div>
  );
}
