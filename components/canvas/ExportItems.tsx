"use client";
import { Menu } from "@mantine/core";
import type { RefObject } from "react";
import { saveAsPng, saveAsSvg } from "./exportGraph";
import type { ShownGraph } from "./useGraph";

/** The graph as a picture to keep. */
export function ExportItems({
  latest,
  root,
  name,
}: {
  latest: RefObject<ShownGraph>;
  root: RefObject<HTMLDivElement | null>;
  name: string;
}) {
  return (
    <>
      <Menu.Item onClick={() => saveAsSvg(latest.current, name, root.current)}>As SVG</Menu.Item>
      <Menu.Item onClick={() => void saveAsPng(latest.current, name, root.current)}>As PNG</Menu.Item>
    </>
  );
}
