"use client";

import dynamic from "next/dynamic";
import { useView, useViewStore } from "@/components/studio/ViewProvider";

const Palette = dynamic(() => import("./Palette").then((module) => module.Palette));
const ShortcutsDialog = dynamic(() => import("./ShortcutsDialog").then((module) => module.ShortcutsDialog));
const CreateDialog = dynamic(() => import("./CreateDialog").then((module) => module.CreateDialog));
const BulkDialog = dynamic(() => import("./BulkDialog").then((module) => module.BulkDialog));
const ImportDialog = dynamic(() => import("./ImportDialog").then((module) => module.ImportDialog));
const SearchDialog = dynamic(() =>
  import("@/components/search/SearchDialog").then((module) => module.SearchDialog),
);
const DeployDialog = dynamic(() =>
  import("@/components/deploy/DeployDialog").then((module) => module.DeployDialog),
);
const AdoptDialog = dynamic(() =>
  import("@/components/deploy/AdoptDialog").then((module) => module.AdoptDialog),
);

/** Whichever dialog is open; the code of each arrives when it is first needed. */
export function Dialogs() {
  const view = useViewStore();
  const dialog = useView((state) => state.dialog);
  const close = () => view.getState().open(null);
  switch (dialog?.kind) {
    case "palette":
      return <Palette onClose={close} />;
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
