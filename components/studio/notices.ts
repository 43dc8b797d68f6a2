/** All that a notice is made of, fetched at once: what can be said can also be taken back. */
export { Notifications, notifications } from "@mantine/notifications";
export { UndoNotice } from "./UndoNotice";
