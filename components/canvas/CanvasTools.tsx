"use client";
import {
  IconArrowsMaximize,
  IconDownload,
  IconHierarchy2,
  IconKeyboard,
  IconMinus,
  IconPlus,
} from "@tabler/icons-react";
import { Panel, useReactFlow } from "@xyflow/react";
import { memo, type ReactNode, type RefObject, useCallback, useEffect } from "react";
import { useViewStore } from "@/components/studio/ViewProvider";
import { Hint } from "@/components/ui/Hint";
import { IconButton } from "@/components/ui/IconButton";
import { later } from "@/components/ui/later";
import { MenuButton } from "@/components/ui/menu/MenuButton";
import { MenuSkeleton } from "@/components/ui/menu/MenuSkeleton";
import classes from "./canvas.module.css";
import { useEditor } from "./editor";
import { Finder } from "./Finder";
import { Legend } from "./Legend";
import { useCanvasStore } from "./state";
import { FIT } from "./useCamera";
import type { ShownGraph } from "./useGraph";

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Hint label={label}>
      <IconButton size={30} aria-label={label} onClick={onClick}>
        {children}
      </IconButton>
    </Hint>
  );
}

const ExportItems = later(() => import("./ExportItems").then((each) => each.ExportItems), {
  what: "The menu",
  loading: <MenuSkeleton />,
});

/** Finder, zoom, layout, legend and export, along the edges of the canvas. */
export const CanvasTools = memo(function CanvasTools({
  latest,
  root,
}: {
  /** What is drawn at the moment: the tools themselves look the same whatever it is. */
  latest: RefObject<ShownGraph>;
  root: RefObject<HTMLDivElement | null>;
}) {
  const flow = useReactFlow();
  const view = useViewStore();
  const canvas = useCanvasStore();
  const arrange = useEditor((state) => state.arrange);
  const name = useEditor((state) => state.domainName);
  const arrangeAnew = useCallback(() => {
    canvas.setState(({ arrangement }) => ({ arrangement: arrangement + 1 }));
    arrange();
  }, [canvas, arrange]);
  useEffect(() => {
    const { offerGraph } = view.getState();
    offerGraph({
      fit: () => void flow.fitView(FIT),
      zoom: (way) => void (way === "in" ? flow.zoomIn() : flow.zoomOut()),
      arrange: arrangeAnew,
      fold(folded) {
        for (const node of latest.current.graph.nodes)
          if (node.kind === "cluster")
            canvas.getState().setFold(node.name, { services: folded, machines: folded });
      },
      save: (as) =>
        void import("./exportGraph").then(
          ({ saveAsSvg, saveAsPng }) =>
            (as === "svg" ? saveAsSvg : saveAsPng)(latest.current, name, root.current),
          () => undefined,
        ),
    });
    return () => offerGraph(null);
  }, [view, flow, canvas, arrangeAnew, latest, root, name]);
  return (
    <>
      <Panel position="top-left" className={classes.panel ?? ""}>
        <Finder latest={latest} />
      </Panel>
      <Panel position="top-right" className={`${classes.panel} ${classes.legend}`}>
        <Legend />
      </Panel>
      <Panel position="bottom-left" className={classes.tools ?? ""}>
        <Tool label="Zoom out" onClick={() => void flow.zoomOut()}>
          <IconMinus size={16} />
        </Tool>
        <Tool label="Zoom in" onClick={() => void flow.zoomIn()}>
          <IconPlus size={16} />
        </Tool>
        <Tool label="Fit everything" onClick={() => void flow.fitView(FIT)}>
          <IconArrowsMaximize size={16} />
        </Tool>
        <Tool label="Arrange anew" onClick={arrangeAnew}>
          <IconHierarchy2 size={16} />
        </Tool>
        <Tool label="Keys of the graph" onClick={() => view.getState().open({ kind: "shortcuts" })}>
          <IconKeyboard size={16} />
        </Tool>
        <MenuButton
          label="Export the graph"
          prepare={ExportItems.prepare}
          position="top-start"
          button={(props) => (
            <IconButton size={30} aria-label="Export the graph" {...props}>
              <IconDownload size={16} />
            </IconButton>
          )}
        >
          <ExportItems latest={latest} root={root} name={name} />
        </MenuButton>
      </Panel>
    </>
  );
});
