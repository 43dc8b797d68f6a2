import { useEffect } from "react";
import { useEditor } from "@/components/editor/provider";
import { prepareAll } from "@/components/ui/later";

/**
 * Fetches what is small of the screen while the network is there. A first visit does without: it begins when somebody
 * has begun to work, with the first selection, and the browser has nothing else to do.
 */
export function usePrepared(): void {
  const working = useEditor((state) => state.undoLabel !== null || state.selection.length > 0);
  useEffect(() => {
    if (!working) return;
    const timer = setTimeout(() => void prepareAll(), 2000);
    return () => clearTimeout(timer);
  }, [working]);
}
