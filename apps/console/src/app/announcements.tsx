import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";

/** Where announcements appear, and for how long. A module of its own, so that it loads with the first one. */
export function Announcements() {
  return <Notifications position="bottom-right" limit={4} />;
}
