import { MantineProvider } from "@mantine/core";
import { useNotifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { ConnectionProvider } from "../api/connection.tsx";
import { SpokenLanguage } from "../ui/spoken.tsx";
import { usePalette } from "./look.ts";
import { client, queries, router } from "./start.ts";
import { themeIn } from "./theme.ts";

const Announcements = lazy(async () => ({ default: (await import("./announcements.tsx")).Announcements }));

function AnnouncementsWhenAny() {
  const { notifications } = useNotifications();
  return notifications.length === 0 ? null : (
    <Suspense>
      <Announcements />
    </Suspense>
  );
}

/** The console, with all that its screens stand on. */
export function Providers() {
  const palette = usePalette();
  const theme = useMemo(() => themeIn(palette), [palette]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <AnnouncementsWhenAny />
      <SpokenLanguage>
        <QueryClientProvider client={queries}>
          <ConnectionProvider client={client} signedIn={null}>
            <RouterProvider router={router} />
          </ConnectionProvider>
        </QueryClientProvider>
      </SpokenLanguage>
    </MantineProvider>
  );
}
