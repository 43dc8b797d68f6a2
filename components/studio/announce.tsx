import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import type { LastEdit } from "@/lib/editor/state";
import type { Problem } from "@/lib/shared/problem";
import { UndoNotice } from "./UndoNotice";

const ID = "studio";

function show(message: ReactNode, color: string): void {
  notifications.hide(ID);
  notifications.show({ id: ID, message, color, autoClose: 6000, withBorder: true, role: "status" });
}

/** Short messages after something was done, one at a time, in a corner and to screen readers. */
export const announce = {
  done(message: string): void {
    show(message, "iris");
  },
  /** As `done`, with a way back that takes back this edit alone. */
  undoable(message: string, edit: LastEdit): void {
    const onOver = () => notifications.hide(ID);
    show(<UndoNotice message={message} edit={edit} onOver={onOver} />, "iris");
  },
  warn(message: string): void {
    show(message, "yellow");
  },
  problems(what: string, problems: readonly Problem[]): void {
    show(`${what}: ${problems.map((problem) => problem.message).join(" ")}`, "red");
  },
};
