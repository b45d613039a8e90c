import type { Site } from "@stockex/contracts";
import { IconMapPinPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMay } from "../../../api/connection.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import { Empty } from "../../../ui/parts.tsx";
import classes from "./map.module.css";

interface SitesProps {
  readonly sites: readonly Site[];
}

/** No site has a position: where the first one gets it. */
export function NoPosition({ sites }: SitesProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("sites.write");
  const [first] = sites;
  return (
    <Empty
      title={t("sites.noPositionTitle")}
      action={
        mayWrite && first !== undefined ? (
          <LinkButton
            to="/sites/$siteId/edit"
            params={{ siteId: first.id }}
            leftSection={<IconMapPinPlus size={16} aria-hidden />}
          >
            {t("sites.givePosition", { name: first.name })}
          </LinkButton>
        ) : undefined
      }
    >
      {t("sites.noPositionDetail")}
    </Empty>
  );
}

const MOST_NAMED = 6;

/** Sites that the map cannot show, each with the way to where its position is entered. */
export function Unplaced({ sites }: SitesProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("sites.write");
  if (sites.length === 0) return null;
  const more = sites.length - MOST_NAMED;
  return (
    <p className={classes["unplaced"]}>
      {t("sites.unplaced")}{" "}
      {sites.slice(0, MOST_NAMED).map(({ id, name }, index) => (
        <span key={id}>
          {index === 0 ? null : ", "}
          <Link to={mayWrite ? "/sites/$siteId/edit" : "/sites/$siteId"} params={{ siteId: id }}>
            {name}
          </Link>
        </span>
      ))}
      {more > 0 ? ` ${t("sites.mapMore", { count: more })}` : null}
    </p>
  );
}
