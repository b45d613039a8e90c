import { ActionIcon } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { routes, type Site, type SiteActivity } from "@stockex/contracts";
import { IconMinus, IconPlus, IconZoomScan } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import landAddress from "world-atlas/land-50m.json?url";
import { useMay } from "../../../api/connection.tsx";
import { useRefreshOnLive } from "../../../api/live.ts";
import { useRead } from "../../../api/reading.ts";
import { Legend } from "./legend.tsx";
import classes from "./map.module.css";
import { Marks } from "./marks.tsx";
import { NoPosition, Unplaced } from "./no-position.tsx";
import { landPath, type Point, place } from "./projection.ts";
import { useView } from "./use-view.ts";

/** A site with its place in the world and what goes on there. */
export interface PlacedSite {
  readonly site: Site;
  readonly at: Point;
  readonly running: number;
  readonly waiting: number;
}

/** Sites on the world's land, each with the counts that run and wait there. Nothing is fetched but from this server. */
export function SitesMap({ sites }: { readonly sites: readonly Site[] }) {
  const placed = usePlaced(sites);
  const unplaced = sites.filter(({ latitude, longitude }) => latitude === null || longitude === null);
  if (placed.length === 0) return <NoPosition sites={unplaced} />;
  return (
    <div className={classes["frame"]}>
      <World placed={placed} />
      <footer className={classes["foot"]}>
        <Legend placed={placed} />
        <Unplaced sites={unplaced} />
      </footer>
    </div>
  );
}

function usePlaced(sites: readonly Site[]): readonly PlacedSite[] {
  const mayReadCounts = useMay("count.read");
  const activity = useRead(routes.listSiteActivity, {}, { enabled: mayReadCounts });
  useRefreshOnLive("counts", [routes.listSiteActivity]);
  return useMemo(() => {
    const bySite = new Map(
      (activity.data?.items ?? []).map((one): [string, SiteActivity] => [one.siteId, one]),
    );
    return sites.flatMap((site): PlacedSite[] => {
      const { latitude, longitude } = site;
      if (latitude === null || longitude === null) return [];
      const { running = 0, waiting = 0 } = bySite.get(site.id) ?? {};
      return [{ site, at: place(Number(longitude), Number(latitude)), running, waiting }];
    });
  }, [sites, activity.data]);
}

function World({ placed }: { readonly placed: readonly PlacedSite[] }) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const points = useMemo(() => placed.map(({ at }) => at), [placed]);
  const size = { width, height };
  const { view, act, onKeyDown, drag } = useView(points, size);
  const land = useLand();
  return (
    <section
      ref={ref}
      className={classes["world"]}
      aria-label={t("sites.map")}
      aria-describedby="sites-map-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the map, plus and minus bring it closer
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <p id="sites-map-keys" className={classes["keys"]}>
        {t("sites.mapKeys")}
      </p>
      {view === null ? null : (
        <>
          <svg className={classes["land"]} width={width} height={height} aria-hidden {...drag}>
            <path
              d={land}
              vectorEffect="non-scaling-stroke"
              transform={`scale(${view.scale}) translate(${-view.x} ${-view.y})`}
            />
          </svg>
          <Marks placed={placed} view={view} size={size} onCloser={act.fit} />
          <div className={classes["controls"]}>
            {(
              [
                { text: t("sites.mapCloser"), icon: IconPlus, on: () => act.closer(2) },
                { text: t("sites.mapFarther"), icon: IconMinus, on: () => act.closer(0.5) },
                { text: t("sites.mapAll"), icon: IconZoomScan, on: () => act.all() },
              ] as const
            ).map(({ text, icon: Icon, on }) => (
              <ActionIcon key={text} variant="default" size={32} aria-label={text} title={text} onClick={on}>
                <Icon size={16} aria-hidden />
              </ActionIcon>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

/** The outline of the land; empty until it is here. Marks are right without it. */
function useLand(): string {
  const land = useQuery({
    queryKey: ["land"],
    queryFn: async () => {
      const answer = await fetch(landAddress);
      if (!answer.ok) throw new Error(`${landAddress}: ${answer.status}`);
      return landPath(await answer.json());
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return land.data ?? "";
}
