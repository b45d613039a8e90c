import { type MyCount, routes } from "@stockex/contracts";
import { IconArrowRight, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { formatCount, share } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Bar, Empty, Page, Tag } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./home.module.css";

/** A counter's home: his counts, each with one big button; nothing of book or of others. */
export function MyCounts() {
  const { t } = useTranslation();
  const mine = useRead(routes.listMyCounts, {});
  useRefreshOnLive("counts", [routes.listMyCounts]);
  const items = mine.data?.items ?? [];
  return (
    <Page title={t("home.myCounts")}>
      {mine.data === undefined ? (
        <ReadFailure error={mine.error} onRetry={mine.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t("home.noCounts")}>{t("counts.emptyCounter")}</Empty>
      ) : (
        <ul className={classes["mine"]}>
          {items.map((count, index) => (
            <MyCountCard key={count.countId} count={count} first={index === 0} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function MyCountCard({ count, first }: { readonly count: MyCount; readonly first: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { lines, read, again } = count;
  const done = read >= lines;
  const button = done ? "look" : read > 0 ? "goOn" : "start";
  return (
    <li className={classes["card"]} data-first={first || undefined}>
      <div className={classes["cardHead"]}>
        <h2>{count.title}</h2>
        <span className={classes["quiet"]}>
          {count.siteName} · {count.number}
        </span>
      </div>
      <div className={classes["cardProgress"]}>
        <span>
          <strong>{formatCount(read, locale)}</strong> / {formatCount(lines, locale)} {t("home.linesRead")}
        </span>
        <Bar value={share(read, lines)} label={t("counts.progress")} quiet={done} />
      </div>
      {again === 0 ? null : (
        <Tag meaning="waiting" icon={IconRefresh}>
          {t("home.again", { count: again, shown: formatCount(again, locale) })}
        </Tag>
      )}
      <LinkButton
        to="/counts/$countId/entry"
        params={{ countId: count.countId }}
        size="lg"
        variant={first && !done ? "filled" : "default"}
        rightSection={<IconArrowRight size={20} aria-hidden />}
        aria-label={`${t(`home.${button}`)}: ${count.title}`}
      >
        {t(`home.${button}`)}
      </LinkButton>
    </li>
  );
}
