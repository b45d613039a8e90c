import { ActionIcon } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { IconMenu2, IconPlugConnectedX } from "@tabler/icons-react";
import { getRouteApi, Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConnectionProvider, useClient, useSession } from "../api/connection.tsx";
import { useLiveConnected } from "../api/live.ts";
import { connectLive, type LiveConnection } from "../api/live-connection.ts";
import { useRead } from "../api/reading.ts";
import { UnitNames } from "../ui/unit-names.tsx";
import { useNarrow } from "../ui/window.ts";
import { Brand } from "./brand.tsx";
import { FindButton } from "./find-button.tsx";
import { chooseLanguage } from "./i18n.ts";
import { useKeptView } from "./kept-view.ts";
import { useGlobalKeys } from "./keys.ts";
import { applyAccent } from "./look.ts";
import { Navigation } from "./navigation.tsx";
import classes from "./shell.module.css";

const none = [] as const;
const route = getRouteApi("/_shell");
const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const KeyHelp = lazy(async () => ({ default: (await import("./key-help.tsx")).KeyHelp }));
const NavigationDrawer = lazy(async () => ({ default: (await import("./drawer.tsx")).NavigationDrawer }));

/** What stands around every screen: navigation by job, the person, the connection. */
export function Shell() {
  const { session } = route.useRouteContext();
  const client = useClient();
  const [live, setLive] = useState<LiveConnection | null>(null);
  useEffect(() => void chooseLanguage(session.language), [session.language]);
  useEffect(() => {
    const opened = connectLive();
    setLive(opened);
    return () => opened.live.close();
  }, []);
  return (
    <ConnectionProvider client={client} signedIn={{ session, live }}>
      <Named />
    </ConnectionProvider>
  );
}

/** Units are few and rarely change: asked for once, for every quantity on every screen. */
function Named() {
  const units = useRead(routes.listUnits, { query: { limit: 500 } });
  return (
    <UnitNames units={units.data?.items ?? none}>
      <Frame />
    </UnitNames>
  );
}

function Frame() {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const [everOpen, setEverOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when one has gone somewhere
  useEffect(() => setOpen(false), [path]);
  const [over, setOver] = useState<"palette" | "keys" | null>(null);
  const find = () => setOver("palette");
  const help = () => setOver("keys");
  useGlobalKeys({ onFind: find, onHelp: help });
  useKeptView(useSession().userId);
  useOrganisationColour();
  return (
    <div className={classes["frame"]}>
      <a href="#content" className={classes["skip"]}>
        {t("app.skip")}
      </a>
      {narrow ? (
        <header className={classes["top"]}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={t("app.menu")}
            onClick={() => {
              setEverOpen(true);
              setOpen(true);
            }}
          >
            <IconMenu2 aria-hidden />
          </ActionIcon>
          <Brand />
          <FindButton narrow onFind={find} />
          {everOpen ? (
            <Suspense>
              <NavigationDrawer opened={open} onClose={() => setOpen(false)} />
            </Suspense>
          ) : null}
        </header>
      ) : (
        <aside className={classes["side"]} aria-label={t("app.menu")}>
          <Brand />
          <FindButton narrow={false} onFind={find} />
          <Navigation />
        </aside>
      )}
      <main id="content" className={classes["main"]} tabIndex={-1}>
        <ConnectionNotice />
        <div className={classes["screen"]}>
          <Outlet />
        </div>
      </main>
      <Suspense>
        {over === "palette" ? <Palette onClose={() => setOver(null)} onHelp={help} /> : null}
        {over === "keys" ? <KeyHelp onClose={() => setOver(null)} /> : null}
      </Suspense>
    </div>
  );
}

/** Once it is known here; until then what this browser saw last. */
function useOrganisationColour(): void {
  const accent = useRead(routes.readIdentity, {}).data?.accent;
  useEffect(() => {
    if (accent !== undefined) applyAccent(accent);
  }, [accent]);
}

/** Says that the live connection is lost once it has been away for a moment; it comes back by itself. */
function ConnectionNotice() {
  const { t } = useTranslation();
  const connected = useLiveConnected();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (connected) return setLate(false);
    const timer = setTimeout(() => setLate(true), 2_500);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status" className={classes["connection"]} data-lost={late || undefined}>
      {late ? (
        <>
          <IconPlugConnectedX size={16} aria-hidden />
          {t("app.connectionLost")}
        </>
      ) : null}
    </div>
  );
}
