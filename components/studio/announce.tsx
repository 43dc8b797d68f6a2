import type { NotificationsProps } from "@mantine/notifications";
import type { ReactNode } from "react";
import { later } from "@/components/ui/later";
import type { LastEdit } from "@/lib/editor/state";
import type { Problem } from "@/lib/shared/problem";

const ID = "studio";
let wanted = false;
const listeners = new Set<() => void>();

/** Whether there is, or will soon be, something to say: until then the page needs no place to say it in. */
export const announcing = {
  wanted: () => wanted,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  prepare(): void {
    if (wanted) return;
    wanted = true;
    for (const listener of listeners) listener();
  },
};

/** The place itself. */
export const Notices = later<NotificationsProps>(
  () => import("./notices").then((module) => module.Notifications),
  { what: null },
);

type Spoken = typeof import("./notices");

function withNotices(then: (spoken: Spoken) => void): void {
  announcing.prepare();
  void Notices.prepare();
  import("./notices").then(
    then,
    // Without a network nothing new can be said; what is said meanwhile stands in the header.
    () => undefined,
  );
}

function show(said: (spoken: Spoken) => ReactNode, color: string): void {
  withNotices((spoken) => {
    const { notifications } = spoken;
    notifications.hide(ID);
    notifications.show({
      id: ID,
      message: said(spoken),
      color,
      autoClose: 6000,
      withBorder: true,
      role: "status",
    });
  });
}

/** Short messages after something was done, one at a time, in a corner and to screen readers. */
export const announce = {
  done(message: string): void {
    show(() => message, "iris");
  },
  /** As `done`, with a way back that takes back this edit alone. */
  undoable(message: string, edit: LastEdit): void {
    const onOver = () => withNotices(({ notifications }) => notifications.hide(ID));
    show(({ UndoNotice }) => <UndoNotice message={message} edit={edit} onOver={onOver} />, "iris");
  },
  warn(message: string): void {
    show(() => message, "yellow");
  },
  problems(what: string, problems: readonly Problem[]): void {
    show(() => `${what}: ${problems.map((problem) => problem.message).join(" ")}`, "red");
  },
};
