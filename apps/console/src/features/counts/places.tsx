import { Button, SegmentedControl } from "@mantine/core";
import { type Count, type CountPlace, type PlaceState, routes } from "@stockex/contracts";
import { IconArrowsExchange, IconCircleCheck, IconCircleDashed, IconProgress } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useRead } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./count-page.module.css";

const states = ["open", "running", "contested", "done"] as const;
const icons = {
  open: IconCircleDashed,
  running: IconProgress,
  contested: IconArrowsExchange,
  done: IconCircleCheck,
} as const;

/** The places of the count in walking order, each with its colour, icon and how many lines are counted; live. */
export function Places({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const mayReview = useMay("count.review");
  const [state, setState] = useState<PlaceState | "all">("all");
  const params = { countId: count.id };
  const totals = useRead(routes.listCountPlaces, { params, query: { limit: 1 } }).data?.totals;
  const places = usePages(routes.listCountPlaces, {
    params,
    query: { limit: 200, ...(state === "all" ? {} : { state }) },
  });
  const many = (one: PlaceState) => formatCount(totals?.[one] ?? 0, locale);
  return (
    <section className={classes["panel"]}>
      <div className={`${classes["panelHead"]} ${classes["placesHead"]}`}>
        <h2>{t("place.title")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("place.show")}
          value={state}
          onChange={(value) => setState(value as PlaceState | "all")}
          data={[
            { value: "all", label: t("place.all") },
            ...states.map((value) => ({ value, label: `${t(`place.${value}`)} ${many(value)}` })),
          ]}
        />
      </div>
      <ProblemNotice error={places.error} onRetry={places.retry} />
      {!places.loading && places.items.length === 0 ? (
        <p className={classes["quiet"]}>{t("place.none")}</p>
      ) : null}
      <ul className={classes["places"]} aria-label={t("place.title")}>
        {places.items.map((place) => (
          <li key={place.locationId} data-state={place.state} title={place.path}>
            {mayReview ? (
              <Link
                to="/counts/$countId/review"
                params={params}
                search={{ only: "all", sort: "location", search: place.code }}
              >
                <PlaceText place={place} />
              </Link>
            ) : (
              <PlaceText place={place} />
            )}
          </li>
        ))}
      </ul>
      {places.hasMore ? (
        <Button size="xs" variant="default" loading={places.loadingMore} onClick={() => void places.more()}>
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

function PlaceText({ place }: { readonly place: CountPlace }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const Icon = icons[place.state];
  return (
    <>
      <Icon size={14} aria-hidden />
      <strong>{place.code}</strong>
      <span className={classes["placeState"]}>{t(`place.${place.state}`)}</span>
      <span className={classes["placeCounted"]}>
        {formatCount(place.counted, locale)}
        <small> / {formatCount(place.lines, locale)}</small>
      </span>
    </>
  );
}
