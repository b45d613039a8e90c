import { Button, SegmentedControl } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { IconChevronUp, IconLogout, IconUserCog } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useSession } from "../api/connection.tsx";
import { useWrite } from "../api/reading.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { useLanguage } from "../ui/locale.ts";
import { useAppearance } from "./appearance.ts";
import { chooseLanguage } from "./i18n.ts";
import classes from "./shell.module.css";

/** Who is signed in; behind it their language, the look of the screen, and the way out. */
export function Person() {
  const { t } = useTranslation();
  const session = useSession();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={classes["person"]} popoverTarget={id}>
        <span>
          <strong>{session.name}</strong>
          <small>
            {session.customRole ?? t(`role.${session.role}`)} · {session.organisation.name}
          </small>
        </span>
        <IconChevronUp size={15} aria-hidden />
      </button>
      <div
        id={id}
        popover="auto"
        className={classes["settings"]}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {open ? <Settings /> : null}
      </div>
    </>
  );
}

function Settings() {
  const { t } = useTranslation();
  const [appearance, setAppearance] = useAppearance();
  const language = useLanguage();
  const setLanguage = useLanguageChange();
  const signOut = useSignOut();
  return (
    <>
      <span className={classes["setting"]}>{t("app.language")}</span>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t("app.language")}
        value={language}
        onChange={setLanguage}
        data={[
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
        ]}
      />
      <span className={classes["setting"]}>{t("app.appearance")}</span>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t("app.appearance")}
        orientation="vertical"
        value={appearance}
        onChange={setAppearance}
        data={[
          { value: "auto", label: t("app.themeAuto") },
          { value: "light", label: t("app.themeLight") },
          { value: "dark", label: t("app.themeDark") },
          { value: "contrast", label: t("app.themeContrast") },
        ]}
      />
      <LinkButton
        to="/account"
        fullWidth
        variant="subtle"
        color="gray"
        justify="flex-start"
        leftSection={<IconUserCog size={16} aria-hidden />}
      >
        {t("app.account")}
      </LinkButton>
      <Button
        fullWidth
        variant="subtle"
        color="gray"
        justify="flex-start"
        leftSection={<IconLogout size={16} aria-hidden />}
        onClick={() => signOut.mutate({})}
      >
        {t("app.signOut")}
      </Button>
    </>
  );
}

/** Changes the language of the screen at once, and the person's own on the server. */
function useLanguageChange(): (chosen: string) => void {
  const session = useSession();
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const change = useWrite(routes.changeLanguage);
  return (chosen) => {
    const next = chosen === "fr" ? "fr" : "en";
    queries.setQueryData(["session"], { ...session, language: next });
    void chooseLanguage(next).then(() => router.invalidate());
    client.use({ language: next });
    change.mutate({ body: { language: next } });
  };
}

function useSignOut() {
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  return useWrite(routes.signOut, {
    onDone: () => {
      client.use({ csrfToken: null });
      queries.clear();
      queries.setQueryData(["session"], null);
      void router.navigate({ to: "/sign-in" });
    },
  });
}
