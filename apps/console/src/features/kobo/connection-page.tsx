import { type KoboConnection, routes } from "@stockex/contracts";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { sayKeptProblem } from "../../ui/kept-problem.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";
import { Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { ConnectionActions } from "./connection-actions.tsx";
import { ConnectionTag } from "./connection-tag.tsx";
import { mappingFields } from "./guess-mapping.ts";
import { Submissions } from "./submissions.tsx";

const route = getRouteApi("/_shell/kobo/$connectionId");
/** What is fetched comes in the background. */
const EVERY_MS = 4_000;

/** One connection: how it stands, what came in, what may be done. */
export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const connection = useRead(routes.readKoboConnection, { params: { connectionId } }, { every: EVERY_MS });
  if (connection.data === undefined)
    return <ReadFailure error={connection.error} onRetry={connection.refetch} />;
  return <Loaded connection={connection.data} />;
}

function Loaded({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { lastProblem } = connection;
  const said = lastProblem === null ? null : sayKeptProblem(lastProblem, language);
  return (
    <Page
      title={connection.name}
      lead={
        <>
          <ConnectionTag connection={connection} />
          <span>{new URL(connection.serverUrl).host}</span>
          <span>{connection.assetUid}</span>
        </>
      }
      actions={<ConnectionActions connection={connection} />}
    >
      <div className={sheet["columns"]}>
        <div className={sheet["main"]}>
          {lastProblem === null ? null : (
            <p className={sheet["note"]} role="status">
              <strong>{said?.title ?? lastProblem.code}</strong> {said?.detail}
            </p>
          )}
          <Submissions connection={connection} />
        </div>
        <aside className={sheet["aside"]} aria-label={t("kobo.facts")}>
          <h2>{t("kobo.facts")}</h2>
          <Facts connection={connection} />
        </aside>
      </div>
    </Page>
  );
}

function Facts({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { countId, countNumber, countTitle, mapping, lastPulledAt } = connection;
  return (
    <dl className={sheet["facts"]}>
      <Fact label={t("kobo.count")}>
        <Link to="/counts/$countId" params={{ countId }}>
          {`${countNumber} · ${countTitle}`}
        </Link>
      </Fact>
      <Fact label={t("kobo.counter")}>{connection.counterName}</Fact>
      <Fact label={t("kobo.lastPulled")}>
        {lastPulledAt === null ? t("kobo.never") : formatInstant(lastPulledAt, locale, "short")}
      </Fact>
      {mappingFields.map((field) =>
        mapping[field] === undefined ? null : (
          <Fact key={field} label={t(`kobo.field_${field}`)}>
            <code>{mapping[field]}</code>
          </Fact>
        ),
      )}
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
