"use client";

import { useEffect } from "react";
import { useEditorStore } from "@/components/editor/provider";
import type { ElementRef } from "@/lib/model/element";
import { addressOf, placeOf } from "./address";
import { useViewStore } from "./ViewProvider";

/** Keeps what is shown and selected in the address bar, and follows it back and forth. */
export function useAddressBar(): void {
  const editor = useEditorStore();
  const view = useViewStore();
  useEffect(() => {
    const follow = () => {
      const place = placeOf(window.location.search, editor.getState().resolution);
      const { large } = view.getState().xray;
      const xray = { ...place.xray, large };
      view.setState({ view: place.view, run: place.run, inspectorTab: place.tab, xray });
      editor.getState().select(place.selection);
      // A short name that several elements have, or none: the palette lists what there is.
      if (place.unclear !== null) view.getState().open({ kind: "palette", query: place.unclear });
    };
    let shown = "";
    const write = () => {
      const { selection } = editor.getState();
      const { view: main, run, inspectorTab, xray } = view.getState();
      const next = addressOf({
        view: main,
        run,
        tab: inspectorTab,
        xray: { on: xray.on, pinned: xray.pinned },
        selection: selection as readonly ElementRef[],
      });
      if (next === shown) return;
      shown = next;
      if (next === window.location.search) return;
      window.history.pushState(null, "", `${window.location.pathname}${next}`);
    };
    const back = () => {
      shown = window.location.search;
      follow();
    };
    follow();
    shown = window.location.search;
    const stops = [editor.subscribe(write), view.subscribe(write)];
    window.addEventListener("popstate", back);
    return () => {
      window.removeEventListener("popstate", back);
      for (const stop of stops) stop();
    };
  }, [editor, view]);
}
