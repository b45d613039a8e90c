import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConnectionProvider } from "../api/connection.tsx";
import { client, queries, router } from "./start.ts";
import { theme } from "./theme.ts";

/** The console, with all that its screens stand on. */
export function Providers() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={queries}>
        <ConnectionProvider client={client} signedIn={null}>
          <RouterProvider router={router} />
        </ConnectionProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
