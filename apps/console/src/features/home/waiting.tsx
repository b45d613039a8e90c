import { routes, type WaitingItem, type WaitingKind } from "@stockex/contracts";
import {
  IconAdjustments,
  IconBarcode,
  IconCheckbox,
  IconClipboardCheck,
  IconClockExclamation,
  IconFileImport,
  IconFlagCheck,
  IconHourglassHigh,
  IconSend,
  IconShieldExclamation,
  IconStack2,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./home.module.css";

const icons: Readonly<Record<WaitingKind, ComponentType<{ size?: number; "aria-hidden"?: boolean }>>> = {
  count: IconBarcode,
  close: IconFlagCheck,
  review: IconClipboardCheck,
  submit: IconSend,
  approve: IconCheckbox,
  post: IconStack2,
  overdue: IconHourglassHigh,
  quarantine: IconClockExclamation,
  correction: IconAdjustments,
  override: IconShieldExclamation,
  import: IconFileImport,
};

/** How often to ask for what no live topic tells: corrections and imports. */
const EVERY_MS = 60_000;

/** What waits for this person: each row leads to the thing, or to the list of them. */
export function Waiting() {
  const { t } = useTranslation();
  const waiting = useRead(routes.readWaiting, {}, { every: EVERY_MS });
  useRefreshOnLive("counts", [routes.readWaiting]);
  const items = waiting.data?.items ?? [];
  return (
    <section className={classes["panel"]} aria-labelledby="home-waiting" aria-busy={waiting.isPending}>
      <h2 id="home-waiting">{t("home.waiting")}</h2>
      {waiting.data === undefined ? (
        <ReadFailure error={waiting.error} onRetry={waiting.refetch} />
      ) : items.length === 0 ? (
        <p className={classes["nothing"]}>{t("home.nothingWaits")}</p>
      ) : (
        <ul className={classes["rows"]}>
          {items.map((item) => (
            <li key={item.kind}>
              <WaitingLink item={item}>
                <WaitingText item={item} />
              </WaitingLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function WaitingText({ item }: { readonly item: WaitingItem }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const Icon = icons[item.kind];
  return (
    <>
      <Icon size={17} aria-hidden />
      <span className={classes["what"]}>
        <strong>{formatCount(item.count, locale)}</strong>{" "}
        {t(`home.wait_${item.kind}`, { count: item.count })}
      </span>
      <span className={classes["sums"]}>
        {item.values.map(({ currency, currencyDecimals, netValue }) => (
          <DifferenceText key={currency} value={netValue} decimals={currencyDecimals} unit={currency} />
        ))}
      </span>
    </>
  );
}

/** The way to what waits: the one thing where there is one, else the list that holds just these. */
function WaitingLink({ item, children }: { readonly item: WaitingItem; readonly children: ReactNode }) {
  const className = classes["row"];
  const { kind, onlyId } = item;
  if (kind === "correction")
    return (
      <Link to="/corrections" className={className}>
        {children}
      </Link>
    );
  if (kind === "override")
    return (
      <Link to="/overrides" className={className}>
        {children}
      </Link>
    );
  if (kind === "import")
    return onlyId === null ? (
      <Link to="/imports" className={className}>
        {children}
      </Link>
    ) : (
      <Link to="/imports/$importId" params={{ importId: onlyId }} className={className}>
        {children}
      </Link>
    );
  if (onlyId === null)
    return (
      <Link to="/counts" search={kind === "count" ? {} : { waiting: kind }} className={className}>
        {children}
      </Link>
    );
  return (
    <Link to={pageOf[kind]} params={{ countId: onlyId }} className={className}>
      {children}
    </Link>
  );
}

/** The page of a count where its next step is taken. */
const pageOf = {
  count: "/counts/$countId/entry",
  close: "/counts/$countId",
  review: "/counts/$countId/review",
  submit: "/counts/$countId/review",
  approve: "/counts/$countId/review",
  post: "/counts/$countId/posting",
  overdue: "/counts/$countId",
  quarantine: "/counts/$countId",
} as const;
