import { drawSvg, type Palette } from "@/lib/editor/graph/svg";
import type { ShownGraph } from "./useGraph";

/** The theme's colours as they are now, so that the picture looks like the screen. */
function paletteOf(root: HTMLElement): Palette {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--cs-${name}`).trim();
  return {
    canvas: token("canvas"),
    panel: token("panel"),
    raised: token("raised"),
    line: token("line"),
    lineStrong: token("line-strong"),
    text: token("text"),
    dim: token("dim"),
    selector: token("selector"),
    role: token("role"),
    loss: token("loss"),
    error: token("error"),
  };
}

function save(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const fileName = (domain: string, kind: string) =>
  `${domain.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "") || "domain"}.${kind}`;

/** Saves the whole graph as a vector picture. */
export function saveAsSvg({ graph, placement }: ShownGraph, domain: string, root: HTMLElement | null): void {
  if (root === null) return;
  const { svg } = drawSvg(graph, placement, paletteOf(root));
  save(new Blob([svg], { type: "image/svg+xml" }), fileName(domain, "svg"));
}

const LARGEST_SIDE = 8000;

/** Saves the whole graph as a picture of twice its size, or less where a browser could not hold it. */
export async function saveAsPng(shown: ShownGraph, domain: string, root: HTMLElement | null): Promise<void> {
  if (root === null) return;
  const { svg, width, height } = drawSvg(shown.graph, shown.placement, paletteOf(root));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, LARGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (blob !== null) save(blob, fileName(domain, "png"));
  }, "image/png");
}
