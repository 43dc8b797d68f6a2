"use client";

import { useView, useViewStore } from "@/components/studio/ViewProvider";
import { later } from "@/components/ui/later";
import { useEarlyKeys } from "./useEarlyKeys";

const dismiss = ({ onClose }: { readonly onClose: () => void }) => onClose();

const Palette = later(() => import("./Palette").then((each) => each.Palette), {
  what: "The palette",
  floating: true,
  dismiss,
});
const ShortcutsDialog = later(() => import("./ShortcutsDialog").then((each) => each.ShortcutsDialog), {
  what: "The list of shortcuts",
  dismiss,
  floating: true,
});
const CreateDialog = later(() => import("./CreateDialog").then((each) => each.CreateDialog), {
  what: "The form for a new element",
  dismiss,
  floating: true,
});
const BulkDialog = later(() => import("./BulkDialog").then((each) => each.BulkDialog), {
  what: "The form for several machines",
  dismiss,
  floating: true,
});
const ImportDialog = later(() => import("./ImportDialog").then((each) => each.ImportDialog), {
  what: "The import",
  dismiss,
  floating: true,
});
const SearchDialog = later(
  () => import("@/components/search/SearchDialog").then((each) => each.SearchDialog),
  {
    what: "The search",
    dismiss,
    floating: true,
  },
);
const DeployDialog = later(
  () => import("@/components/deploy/DeployDialog").then((each) => each.DeployDialog),
  {
    what: "The deployment",
    dismiss,
    floating: true,
  },
);
const AdoptDialog = later(() => import("@/components/deploy/AdoptDialog").then((each) => each.AdoptDialog), {
  what: "The adoption of machines",
  dismiss,
  floating: true,
});

/** The palette, which is typed for as soon as it is asked for. */
function PaletteSlot({ query, onClose }: { query: string; onClose: () => void }) {
  const early = useEarlyKeys(onClose);
  return <Palette query={query} early={early} onClose={onClose} />;
}

/** Whichever dialog is open; the code of each arrives when it is first needed. */
export function Dialogs() {
  const view = useViewStore();
  const dialog = useView((state) => state.dialog);
  const close = () => view.getState().open(null);
  switch (dialog?.kind) {
    case "palette":
      return <PaletteSlot query={dialog.query ?? ""} onClose={close} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={close} />;
    case "search":
      return <SearchDialog onClose={close} />;
    case "create":
      return <CreateDialog kind={dialog.element} parent={dialog.parent} onClose={close} />;
    case "bulk":
      return <BulkDialog machines={dialog.machines} onClose={close} />;
    case "import":
      return <ImportDialog cluster={dialog.cluster} onClose={close} />;
    case "adopt":
      return <AdoptDialog onClose={close} />;
    case "deploy":
      return <DeployDialog preset={dialog} onClose={close} />;
    default:
      return null;
  }
}
