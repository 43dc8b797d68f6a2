import { useEffect } from "react";
import { useEditor } from "@/components/editor/provider";
import { announce } from "./announce";

/** Says what the editor could not do by itself: an undo that others are in the way of, a session that has ended. */
export function useNotice(): void {
  const notice = useEditor((state) => state.notice);
  useEffect(() => {
    if (notice) announce.warn([notice.message, notice.suggestion].filter(Boolean).join(" "));
  }, [notice]);
}
