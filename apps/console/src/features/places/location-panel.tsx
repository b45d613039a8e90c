import { Button } from "@mantine/core";
import { type Location, routes } from "@stockex/contracts";
import {
  IconArchive,
  IconArchiveOff,
  IconArrowMoveRight,
  IconBarcode,
  IconPencil,
  IconPlus,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { LabelDialog } from "../../ui/labels/label-dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { LocationDialog } from "./location-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import classes from "./places.module.css";

interface LocationPanelProps {
  readonly locationId: string;
  readonly mayWrite: boolean;
  readonly onOpen: (locationId: string | undefined) => void;
}

/** The open location: its whole path, its label, and what can be done with it. */
export function LocationPanel({ locationId, mayWrite, onOpen }: LocationPanelProps) {
  const { t } = useTranslation();
  const maySeeStock = useMay("stock.read");
  const read = useRead(routes.readLocation, { params: { locationId } });
  const location = read.data;
  if (location === undefined) return <ProblemNotice error={read.error} onRetry={read.refetch} />;
  return (
    <aside className={classes["panel"]} aria-label={location.name}>
      <div>
        <h3>{location.name}</h3>
        <p className={classes["path"]}>{location.path}</p>
      </div>
      <dl className={sheet["facts"]}>
        <div>
          <dt>{t("categories.code")}</dt>
          <dd>{location.code}</dd>
        </div>
        <div>
          <dt>{t("products.barcode")}</dt>
          <dd>{location.barcode ?? <span className={sheet["quiet"]}>{t("sites.notSaid")}</span>}</dd>
        </div>
        <div>
          <dt>{t("sites.sequence")}</dt>
          <dd>{location.sequence}</dd>
        </div>
      </dl>
      {maySeeStock ? (
        <Link to="/moves" search={{ location: location.id }}>
          {t("sites.movesHere")}
        </Link>
      ) : null}
      {location.archived ? null : <Labels location={location} />}
      {mayWrite && !location.archived ? <Actions location={location} onOpen={onOpen} /> : null}
      {mayWrite && location.archived ? <Restore location={location} /> : null}
    </aside>
  );
}

/** Of this location, and of those in it. */
function Labels({ location }: { readonly location: Location }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const choice = location.hasChildren ? { below: location.id } : { ids: [location.id] };
  return (
    <div>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBarcode size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {location.hasChildren ? t("labels.fromHere") : t("labels.ofThis")}
      </Button>
      {asking ? (
        <LabelDialog labelled={{ of: "locations", choice }} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  );
}

function Restore({ location }: { readonly location: Location }) {
  const { t } = useTranslation();
  const restore = useWrite(routes.restoreLocation, { refresh: [routes.listLocations, routes.readLocation] });
  return (
    <div className={sheet["actions"]}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArchiveOff size={14} aria-hidden />}
        loading={restore.isPending}
        onClick={() => restore.mutate({ params: { locationId: location.id } })}
      >
        {t("products.restore")}
      </Button>
    </div>
  );
}

type Asking = "add" | "edit" | "move" | "archive";

interface ActionsProps {
  readonly location: Location;
  readonly onOpen: (locationId: string | undefined) => void;
}

function Actions({ location, onOpen }: ActionsProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const buttons = [
    { what: "add", text: t("sites.addBelow"), icon: IconPlus },
    { what: "edit", text: t("sites.rename"), icon: IconPencil },
    { what: "move", text: t("sites.move"), icon: IconArrowMoveRight },
    { what: "archive", text: t("products.archive"), icon: IconArchive },
  ] as const;
  return (
    <div className={sheet["actions"]}>
      {buttons.map(({ what, text, icon: Icon }) => (
        <Button
          key={what}
          size="xs"
          variant="default"
          leftSection={<Icon size={14} aria-hidden />}
          onClick={() => setAsking(what)}
        >
          {text}
        </Button>
      ))}
      {asking === "add" ? (
        <LocationDialog
          siteId={location.siteId ?? ""}
          parent={location}
          onClose={close}
          onDone={({ id }) => onOpen(id)}
        />
      ) : null}
      {asking === "edit" ? (
        <LocationDialog siteId={location.siteId ?? ""} parent={null} location={location} onClose={close} />
      ) : null}
      {asking === "move" ? <MoveDialog location={location} target={null} onClose={close} /> : null}
      {asking === "archive" ? (
        <Archive location={location} onClose={close} onDone={() => onOpen(undefined)} />
      ) : null}
    </div>
  );
}

interface ArchiveProps {
  readonly location: Location;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Archive({ location, onClose, onDone }: ArchiveProps) {
  const { t } = useTranslation();
  const archive = useWrite(routes.archiveLocation, {
    ownError: true,
    refresh: [routes.listLocations, routes.readLocation],
    onDone: () => {
      onClose();
      onDone();
    },
  });
  return (
    <ConfirmDialog
      title={t("sites.archivePlaceTitle", { name: location.name })}
      effect={location.hasChildren ? t("sites.archiveBranchEffect") : t("sites.archivePlaceEffect")}
      action={t("products.archive")}
      danger
      busy={archive.isPending}
      error={archive.error}
      onClose={onClose}
      onConfirm={() => archive.mutate({ params: { locationId: location.id } })}
    />
  );
}
