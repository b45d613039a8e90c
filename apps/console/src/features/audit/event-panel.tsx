import { CloseButton } from "@mantine/core";
import type { AuditEvent } from "@stockex/contracts";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import beside from "../../ui/beside.module.css";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import classes from "./audit.module.css";
import { changesOf } from "./changes.ts";

/** One event whole: who, when, from where, why, and what it changed. */
export function EventPanel({ event, onClose }: { readonly event: AuditEvent; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const title = event.what;
  return (
    <aside className={`${beside["open"]} ${classes["panel"]}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <CloseButton aria-label={t("ui.close")} onClick={onClose} />
      </header>
      <dl className={classes["facts"]}>
        <Fact label={t("audit.when")}>
          {formatInstant(event.at, locale)} <span className={classes["quiet"]}>({event.at})</span>
        </Fact>
        <Fact label={t("audit.who")}>
          {event.actorId === null ? (
            t("audit.system")
          ) : (
            <Link to="/audit" search={{ who: event.actorId }}>
              {event.actorName}
            </Link>
          )}
        </Fact>
        <Fact label={t("audit.object")}>
          {event.subject === null ? null : <>{event.subject} · </>}
          <ObjectLinks event={event} />
        </Fact>
        <Fact label={t("audit.reason")}>{event.reason}</Fact>
        <Fact label={t("audit.how")}>
          {[t(`audit.channel_${event.channel}`), event.address].filter((part) => part !== null).join(" · ")}
        </Fact>
        <Fact label={t("audit.device")}>{event.device}</Fact>
        <Fact label={t("audit.link")}>
          {event.sequence === null ? t("audit.unsealed") : formatCount(Number(event.sequence), locale)}
        </Fact>
      </dl>
      <Changes event={event} />
    </aside>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The thing itself where it has a screen, and its whole life in the audit. */
function ObjectLinks({ event: { objectType, objectId } }: { readonly event: AuditEvent }) {
  const { t } = useTranslation();
  const screen = screenOf(objectType, objectId);
  return (
    <>
      {screen === null ? null : (
        <>
          <Link {...screen}>{t("audit.openIt")}</Link>
          {" · "}
        </>
      )}
      <Link to="/audit" search={{ object: objectId }}>
        {t("audit.itsLife")}
      </Link>
    </>
  );
}

function screenOf(type: string, id: string): Pick<LinkProps, "to" | "params"> | null {
  switch (type) {
    case "count":
      return { to: "/counts/$countId", params: { countId: id } };
    case "product":
      return { to: "/products/$productId", params: { productId: id } };
    case "site":
      return { to: "/sites/$siteId", params: { siteId: id } };
    case "category":
      return { to: "/categories/$categoryId", params: { categoryId: id } };
    case "import":
      return { to: "/imports/$importId", params: { importId: id } };
    default:
      return null;
  }
}

function Changes({ event }: { readonly event: AuditEvent }) {
  const { t } = useTranslation();
  const changes = changesOf(event.before, event.after);
  if (changes.length === 0) return null;
  const hadBefore = changes.some(({ before }) => before !== null);
  return (
    <table className={classes["changes"]}>
      <caption>{t("audit.changes")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("audit.field")}</th>
          {hadBefore ? <th scope="col">{t("audit.before")}</th> : null}
          <th scope="col">{t("audit.after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            {hadBefore ? <td>{before ?? "–"}</td> : null}
            <td>{after ?? "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
