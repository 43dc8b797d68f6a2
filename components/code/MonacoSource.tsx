"use client";

import { Button } from "@mantine/core";
import { IconArrowsMaximize } from "@tabler/icons-react";
import type { editor } from "monaco-editor/editor/editor.api";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useEditorStore } from "@/components/editor/provider";
import { announce } from "@/components/studio/announce";
import { elementPath } from "@/lib/model/element";
import { CodeEditor } from "./CodeEditor";
import classes from "./code.module.css";
import { codeContext, definedService } from "./codeContext";
import { FormatButton } from "./FormatButton";
import { offerFormatting } from "./formatting";
import { LargeEditor } from "./LargeEditor";
import { modelUri, monaco } from "./monaco";
import type { SourceEditorProps } from "./SourceEditor";
import { useOpenSourceServices } from "./services";
import { describeModel } from "./subject";
import { useEvaluationMarkers, useSourceMarkers } from "./useSourceMarkers";

/** One Nix source: in place, as high as its text, or large above the studio. */
export function MonacoSource({ label, value, onChange, path, place, readOnly = false }: SourceEditorProps) {
  const store = useEditorStore();
  const id = useId();
  const [shown, setShown] = useState<editor.IStandaloneCodeEditor | null>(null);
  const [large, setLarge] = useState(false);
  // Who closes the large editor goes on where it was opened.
  const closed = useRef(false);
  const services = useOpenSourceServices();
  const roleFaults = useSourceMarkers(shown, path, services);
  useEvaluationMarkers(shown, place);
  const uri = useMemo(() => modelUri(path, id), [path, id]);

  useEffect(() => {
    const { client, format, optionsBelow } = services;
    if (format) offerFormatting(monaco);
    return describeModel(uri, {
      context: () => codeContext(store.getState(), path),
      optionsBelow,
      roleFaults: () => roleFaults.current,
      addRole: readOnly
        ? null
        : (role) => {
            const service = definedService(path);
            if (service === null) return;
            const place = [...elementPath(service), "roles", role];
            const result = store.getState().edit({ type: "set", path: place, value: [] });
            if (!result.ok) return announce.problems(`Add the role ${role}`, result.error);
            announce.done(`${service.service} has the role ${role}; say who plays it under Service.`);
          },
      format:
        !format || client === null
          ? null
          : async (source) => {
              const answer = await client.formatSource(source);
              if (answer.ok) return answer.value.source;
              announce.warn(`The code was not formatted: ${answer.error.message}`);
              return null;
            },
    });
  }, [uri, store, path, readOnly, services, roleFaults]);

  const close = () => {
    closed.current = true;
    setLarge(false);
  };
  const code = { label, uri, value, onChange, readOnly, onReady: setShown };
  const offered = services.client === null ? null : services.format;
  const format = readOnly ? null : <FormatButton label={label} shown={shown} offered={offered} />;
  return (
    <div className={classes.source}>
      {large ? (
        <p className={classes.elsewhere}>Open in the large editor.</p>
      ) : (
        <>
          <CodeEditor {...code} />
          <div className={classes.bar}>
            {format}
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              leftSection={<IconArrowsMaximize size={12} aria-hidden />}
              aria-label={`Open ${label} large`}
              ref={(button) => {
                if (button !== null && closed.current) button.focus();
                closed.current = false;
              }}
              onClick={() => setLarge(true)}
            >
              Open large
            </Button>
          </div>
        </>
      )}
      {large && (
        <LargeEditor title={label} file={path} actions={format} onClose={close}>
          <CodeEditor {...code} fill />
        </LargeEditor>
      )}
    </div>
  );
}
