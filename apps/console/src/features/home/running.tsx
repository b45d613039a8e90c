import { type RunningCount, routes } from "@stockex/contracts";
import { IconAlertTriangle, IconEyeOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRefreshOnLive } from "../../api/live.ts";
import { useRead } from "../../api/reading.ts";
import { formatCount, share } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { DifferenceText } from "../../ui/numbers.tsx";
import { Bar, Tag } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import classes from "./home.module.css";

/** Counts under way, live: how far, what is contested, the value of the differences so far. */
export function Running() {
  const { t } = useTranslation();
  const running = useRead(routes.listRunningCounts, {});
  useRefreshOnLive("counts", [routes.listRunningCounts]);
  const items = running.data?.items ?? [];
  return (
    <section className={classes["panel"]} aria-labelledby="home-running" aria-busy={running.isPending}>
      <h2 id="home-running">{t("home.running")}</h2>
      {running.data === undefined ? (
        <ReadFailure error={running.error} onRetry={running.refetch} />
      ) : items.length === 0 ? (
        <p className={classes["nothing"]}>{t("home.nothingRuns")}</p>
      ) : (
        <ul className={classes["rows"]}>
          {items.map((count) => (
            <RunningRow key={count.countId} count={count} />
          ))}
        </ul>
      )}
    </section>
  );
}

function RunningRow({ count }: { readonly count: RunningCount }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const done = count.posted ?? count.counted;
  const glowing = useGlow(done);
  const percent = share(done, count.lines);
  const params = { countId: count.countId };
  return (
    <li className={classes["running"]} ref={glowing}>
      <Link to="/counts/$countId" params={params} className={classes["name"]}>
        {count.title}
      </Link>
      <span className={classes["site"]}>{count.siteName}</span>
      <span className={classes["progress"]}>
        <Bar
          value={percent}
          label={`${count.posted === null ? t("counts.progress") : t("home.beingPosted")}: ${count.title}`}
        />
        <span>
          {formatCount(done, locale)} / {formatCount(count.lines, locale)}
        </span>
      </span>
      <Results count={count} />
    </li>
  );
}

/** Lights its row up once each time the number has grown. */
function useGlow(value: number) {
  const row = useRef<HTMLLIElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) return;
    const from = getComputedStyle(document.documentElement).getPropertyValue("--selected");
    row.current?.animate([{ backgroundColor: from }, { backgroundColor: "transparent" }], 1_200);
  }, [value]);
  return row;
}

function Results({ count }: { readonly count: RunningCount }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const mayReview = useMay("count.review");
  const { results } = count;
  if (results === null)
    return (
      <span className={classes["results"]}>
        <Tag meaning="quiet" icon={IconEyeOff}>
          {t("home.hidden")}
        </Tag>
      </span>
    );
  const contested =
    results.contested === 0 ? null : (
      <Tag meaning="contested" icon={IconAlertTriangle}>
        {t("home.contested", { count: results.contested, shown: formatCount(results.contested, locale) })}
      </Tag>
    );
  const value = (
    <DifferenceText value={results.netValue} decimals={count.currencyDecimals} unit={count.currency} />
  );
  if (!mayReview)
    return (
      <span className={classes["results"]}>
        {contested}
        {value}
      </span>
    );
  const to = "/counts/$countId/review";
  const params = { countId: count.countId };
  return (
    <span className={classes["results"]}>
      {contested === null ? null : (
        <Link to={to} params={params} search={{ only: "contested" }} className={classes["door"]}>
          {contested}
        </Link>
      )}
      <Link
        to={to}
        params={params}
        search={{ only: "differing", sort: "-magnitude" }}
        className={classes["door"]}
      >
        {value}
      </Link>
    </span>
  );
}
