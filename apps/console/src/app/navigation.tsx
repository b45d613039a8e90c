import type { Permission } from "@stockex/contracts";
import {
  IconAdjustments,
  IconArrowsExchange,
  IconBooks,
  IconBox,
  IconBuildingWarehouse,
  IconCalendarMonth,
  IconCalendarRepeat,
  IconCategory,
  IconClipboardList,
  IconCoins,
  IconFileImport,
  IconForms,
  IconHistory,
  IconHome,
  IconPackage,
  IconPalette,
  IconPlusMinus,
  IconProgress,
  IconRulerMeasure,
  IconStairsUp,
  IconTable,
  IconUserShield,
  IconUsers,
} from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/connection.tsx";
import { Person } from "./person.tsx";
import classes from "./shell.module.css";

interface Item {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly text:
    | "app.home"
    | "app.counts"
    | "app.plans"
    | "app.differences"
    | "app.corrections"
    | "app.tolerances"
    | "app.approvals"
    | "app.stock"
    | "app.moves"
    | "app.pivot"
    | "app.stockValue"
    | "app.entries"
    | "app.periods"
    | "app.products"
    | "app.sites"
    | "app.categories"
    | "app.people"
    | "app.segregation"
    | "app.identity"
    | "app.audit"
    | "app.imports"
    | "app.kobo"
    | "app.jobs";
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
      { to: "/", text: "app.home", icon: IconHome, needs: [] },
      { to: "/counts", text: "app.counts", icon: IconClipboardList, needs: [] },
      { to: "/count-plans", text: "app.plans", icon: IconCalendarRepeat, needs: ["count.read"] },
      { to: "/differences", text: "app.differences", icon: IconPlusMinus, needs: ["report.read"] },
      { to: "/corrections", text: "app.corrections", icon: IconAdjustments, needs: ["count.read"] },
      { to: "/tolerances", text: "app.tolerances", icon: IconRulerMeasure, needs: ["count.read"] },
      { to: "/approvals", text: "app.approvals", icon: IconStairsUp, needs: ["count.read"] },
    ],
  },
  {
    text: "app.jobStock",
    items: [
      { to: "/stock", text: "app.stock", icon: IconBox, needs: ["stock.read"] },
      { to: "/moves", text: "app.moves", icon: IconArrowsExchange, needs: ["stock.read"] },
      { to: "/pivot", text: "app.pivot", icon: IconTable, needs: ["report.read"] },
    ],
  },
  {
    text: "app.jobAccounts",
    items: [
      { to: "/stock-value", text: "app.stockValue", icon: IconCoins, needs: ["valuation.read"] },
      { to: "/entries", text: "app.entries", icon: IconBooks, needs: ["valuation.read"] },
      { to: "/periods", text: "app.periods", icon: IconCalendarMonth, needs: ["valuation.read"] },
    ],
  },
  {
    text: "app.jobData",
    items: [
      { to: "/products", text: "app.products", icon: IconPackage, needs: ["catalog.read", "stock.read"] },
      {
        to: "/categories",
        text: "app.categories",
        icon: IconCategory,
        needs: ["catalog.read", "valuation.read"],
      },
      { to: "/sites", text: "app.sites", icon: IconBuildingWarehouse, needs: ["sites.read", "stock.read"] },
      { to: "/imports", text: "app.imports", icon: IconFileImport, needs: ["import.write"] },
      { to: "/kobo", text: "app.kobo", icon: IconForms, needs: ["integration.manage"] },
      { to: "/jobs", text: "app.jobs", icon: IconProgress, needs: ["jobs.manage"] },
      { to: "/people", text: "app.people", icon: IconUsers, needs: ["access.manage"] },
      { to: "/segregation", text: "app.segregation", icon: IconUserShield, needs: ["access.manage"] },
      { to: "/identity", text: "app.identity", icon: IconPalette, needs: ["access.manage"] },
      { to: "/audit", text: "app.audit", icon: IconHistory, needs: ["audit.read"] },
    ],
  },
];

/** What a person may open, by job. */
export function allowedJobs(permissions: readonly Permission[]): readonly Job[] {
  return jobs
    .map((job) => ({
      ...job,
      items: job.items.filter(({ needs }) => needs.every((need) => permissions.includes(need))),
    }))
    .filter(({ items }) => items.length > 0);
}

/** Left navigation: only what this person may open, and who they are at its foot. */
export function Navigation() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  return (
    <div className={classes["navigation"]}>
      <nav aria-label={t("app.navigation")}>
        {allowedJobs(permissions).map(({ text, items }) => (
          <section key={text} className={classes["job"]}>
            <h2>{t(text)}</h2>
            {items.map(({ to, text: label, icon: Icon }) => (
              <Link
                key={label}
                to={to}
                className={classes["item"]}
                activeProps={{ "aria-current": "page" }}
                activeOptions={{ exact: to === "/", includeSearch: false }}
              >
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
