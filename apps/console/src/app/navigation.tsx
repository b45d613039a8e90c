import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import type { Permission } from "@stockex/contracts";
import { routes } from "@stockex/contracts";
import {
  IconAdjustments,
  IconArrowsExchange,
  IconBooks,
  IconBox,
  IconChevronUp,
  IconClipboardList,
  IconFileImport,
  IconLogout,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, type LinkProps, useRouter } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useClient, useSession } from "../api/connection.tsx";
import { useWrite } from "../api/reading.ts";
import { useLanguage } from "../ui/locale.ts";
import { chooseLanguage } from "./i18n.ts";
import classes from "./shell.module.css";

interface Item {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly text: "app.counts" | "app.corrections" | "app.stock" | "app.moves" | "app.entries" | "app.imports";
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** One of these permissions; anybody when empty. */
  readonly needs: readonly Permission[];
}
interface Job {
  readonly text: "app.jobCount" | "app.jobStock" | "app.jobAccounts" | "app.jobData";
  readonly items: readonly Item[];
}

/** The screens by job, not by table. */
const jobs: readonly Job[] = [
  {
    text: "app.jobCount",
    items: [
      { to: "/counts", text: "app.counts", icon: IconClipboardList, needs: [] },
      { to: "/corrections", text: "app.corrections", icon: IconAdjustments, needs: ["count.read"] },
    ],
  },
  {
    text: "app.jobStock",
    items: [
      { to: "/stock", text: "app.stock", icon: IconBox, needs: ["stock.read"] },
      { to: "/moves", text: "app.moves", icon: IconArrowsExchange, needs: ["stock.read"] },
    ],
  },
  {
    text: "app.jobAccounts",
    items: [{ to: "/entries", text: "app.entries", icon: IconBooks, needs: ["valuation.read"] }],
  },
  {
    text: "app.jobData",
    items: [{ to: "/imports", text: "app.imports", icon: IconFileImport, needs: ["import.write"] }],
  },
];

/** Left navigation: only what this person may open, and who they are at its foot. */
export function Navigation() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const allowed = jobs
    .map((job) => ({
      ...job,
      items: job.items.filter(({ needs }) => needs.every((need) => permissions.includes(need))),
    }))
    .filter(({ items }) => items.length > 0);
  return (
    <div className={classes["navigation"]}>
      <nav aria-label={t("app.navigation")}>
        {allowed.map(({ text, items }) => (
          <section key={text} className={classes["job"]}>
            <h2>{t(text)}</h2>
            {items.map(({ to, text: label, icon: Icon }) => (
              <Link key={label} to={to} className={classes["item"]} activeProps={{ "aria-current": "page" }}>
                <Icon size={17} aria-hidden />
                {t(label)}
              </Link>
            ))}
          </section>
        ))}
      </nav>
      <Person />
    </div>
  );
}

function Person() {
  const { t } = useTranslation();
  const session = useSession();
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const changeLanguage = useWrite(routes.changeLanguage);
  const signOut = useWrite(routes.signOut, {
    onDone: () => {
      client.use({ csrfToken: null });
      queries.clear();
      queries.setQueryData(["session"], null);
      void router.navigate({ to: "/sign-in" });
    },
  });
  const setLanguage = (chosen: string) => {
    const next = chosen === "fr" ? "fr" : "en";
    queries.setQueryData(["session"], { ...session, language: next });
    void chooseLanguage(next).then(() => router.invalidate());
    client.use({ language: next });
    changeLanguage.mutate({ body: { language: next } });
  };
  return (
    <Menu position="top-start" width={252} shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes["person"]}>
          <span>
            <strong>{session.name}</strong>
            <small>
              {t(`role.${session.role}`)} · {session.organisation.name}
            </small>
          </span>
          <IconChevronUp size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("app.language")}</Menu.Label>
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
        <Menu.Label>{t("app.appearance")}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("app.appearance")}
          value={colorScheme}
          onChange={setColorScheme}
          data={[
            { value: "auto", label: t("app.themeAuto") },
            { value: "light", label: t("app.themeLight") },
            { value: "dark", label: t("app.themeDark") },
          ]}
        />
        <Menu.Divider mt="sm" />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate({})}>
          {t("app.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
