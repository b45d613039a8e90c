import { Button, SegmentedControl } from "@mantine/core";
import { routes, type Site } from "@stockex/contracts";
import { IconArchive, IconArchiveOff, IconBarcode, IconPencil, IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { LabelDialog } from "../../ui/labels/label-dialog.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page, Tag } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import sheet from "../../ui/sheet.module.css";
import { FoundPlaces } from "./found-places.tsx";
import { LocationDialog } from "./location-dialog.tsx";
import { LocationPanel } from "./location-panel.tsx";
import { LocationTree } from "./location-tree.tsx";
import classes from "./places.module.css";

const route = getRouteApi("/_shell/sites/$siteId");

/** One site: where it is, and the tree of its locations beside the one that is open. */
export function SitePage() {
  const { siteId } = route.useParams();
  const site = useRead(routes.readSite, { params: { siteId } });
  if (site.data === undefined) return <ReadFailure error={site.error} onRetry={site.refetch} />;
  return <Sheet site={site.data} />;
}

function Sheet({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  return (
    <Page
      title={site.name}
      lead={
        <>
          <Link to="/sites">{t("sites.title")}</Link>
          <span>{site.code}</span>
          {site.archived ? (
            <Tag meaning="quiet" icon={IconArchive}>
              {t("products.archived")}
            </Tag>
          ) : null}
        </>
      }
      actions={<Actions site={site} />}
    >
      <div className={sheet["main"]}>
        <Facts site={site} />
        <Locations site={site} />
      </div>
    </Page>
  );
}

function Actions({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  const mayWrite = useMay("sites.write");
  const [asking, setAsking] = useState(false);
  const archive = useWrite(routes.archiveSite, {
    ownError: true,
    refresh: [routes.readSite, routes.listSites, routes.listLocations, routes.readLocation],
    onDone: () => setAsking(false),
  });
  const restore = useWrite(routes.restoreSite, {
    refresh: [routes.readSite, routes.listSites, routes.listLocations, routes.readLocation],
  });
  if (!mayWrite) return null;
  if (site.archived) {
    return (
      <Button
        variant="default"
        leftSection={<IconArchiveOff size={16} aria-hidden />}
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { siteId: site.id } })}
      >
        {t("products.restore")}
      </Button>
    );
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArchive size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t("products.archive")}
      </Button>
      <LinkButton
        to="/sites/$siteId/edit"
        params={{ siteId: site.id }}
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t("count.edit")}
      </LinkButton>
      {asking ? (
        <ConfirmDialog
          title={t("sites.archiveTitle", { name: site.name })}
          effect={t("sites.archiveEffect")}
          action={t("products.archive")}
          danger
          busy={archive.isPending}
          error={archive.error}
          onClose={() => setAsking(false)}
          onConfirm={() => archive.mutate({ params: { siteId: site.id } })}
        />
      ) : null}
    </>
  );
}

function Facts({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const facts = [
    { label: t("entries.company"), value: companies.find(({ id }) => id === site.companyId)?.name },
    { label: t("sites.address"), value: site.address },
    { label: t("sites.contact"), value: site.contact },
    {
      label: t("sites.position"),
      value: site.latitude === null || site.longitude === null ? null : `${site.latitude}, ${site.longitude}`,
    },
    { label: t("sites.uncertainty"), value: t("sites.minutes", { count: site.uncertaintyMinutes }) },
  ];
  return (
    <dl className={sheet["facts"]}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? <span className={sheet["quiet"]}>{t("sites.notSaid")}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function Locations({ site }: { readonly site: Site }) {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("sites.write") && !site.archived;
  const [adding, setAdding] = useState(false);
  const [labels, setLabels] = useState(false);
  const open = (place: string | undefined) =>
    void navigate({ search: { ...filter, place }, replace: true, resetScroll: false });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("sites.locations")}</h2>
        <div className={sheet["line"]}>
          <SegmentedControl
            size="xs"
            aria-label={t("sites.showPlaces")}
            value={filter.show ?? "used"}
            onChange={(value) =>
              void navigate({
                search: { ...filter, place: undefined, show: value === "archived" ? value : undefined },
                replace: true,
                resetScroll: false,
              })
            }
            data={(["used", "archived"] as const).map((value) => ({
              value,
              label: t(`products.show_${value}`),
            }))}
          />
          <SearchField
            label={t("sites.searchPlaces")}
            value={filter.search}
            onChange={(search) =>
              void navigate({ search: { ...filter, search }, replace: true, resetScroll: false })
            }
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBarcode size={14} aria-hidden />}
            onClick={() => setLabels(true)}
          >
            {t("labels.action")}
          </Button>
          {mayWrite ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t("sites.addTop")}
            </Button>
          ) : null}
        </div>
      </header>
      <div className={classes["split"]}>
        {filter.search === undefined && filter.show === undefined ? (
          <LocationTree site={site} movable={mayWrite} openId={filter.place} onOpen={open} />
        ) : (
          <FoundPlaces
            siteId={site.id}
            search={filter.search}
            archived={filter.show === "archived"}
            openId={filter.place}
            onOpen={open}
          />
        )}
        {filter.place === undefined ? (
          <p className={sheet["quiet"]}>{t("sites.chooseOne")}</p>
        ) : (
          <LocationPanel key={filter.place} locationId={filter.place} mayWrite={mayWrite} onOpen={open} />
        )}
      </div>
      {labels ? (
        <LabelDialog
          labelled={{ of: "locations", choice: { siteId: site.id } }}
          onClose={() => setLabels(false)}
        />
      ) : null}
      {adding ? (
        <LocationDialog
          siteId={site.id}
          parent={null}
          onClose={() => setAdding(false)}
          onDone={({ id }) => open(id)}
        />
      ) : null}
    </section>
  );
}
