import { Button, SegmentedControl } from "@mantine/core";
import { type KoboConnection, type KoboSubmission, routes } from "@stockex/contracts";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { formatCount, formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";

const route = getRouteApi("/_shell/kobo/$connectionId");
const EVERY_MS = 4_000;

/** What came in, newest first. */
export function Submissions({ connection }: { readonly connection: KoboConnection }) {
  const { t } = useTranslation();
  const { only } = route.useSearch();
  const navigate = route.useNavigate();
  const found = usePages(
    routes.listKoboSubmissions,
    {
      params: { connectionId: connection.id },
      query: { limit: 50, ...(only === undefined ? {} : { only }) },
    },
    { every: EVERY_MS },
  );
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("kobo.submissions")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("kobo.show")}
          value={only ?? "all"}
          onChange={(value) =>
            void navigate({
              search: { only: value === "problems" ? value : undefined },
              replace: true,
              resetScroll: false,
            })
          }
          data={(["all", "problems"] as const).map((value) => ({ value, label: t(`kobo.show_${value}`) }))}
        />
      </header>
      <ProblemNotice error={found.error} onRetry={found.retry} />
      {!found.loading && found.items.length === 0 ? (
        <p className={sheet["quiet"]}>{t(only === undefined ? "kobo.noSubmissions" : "kobo.noProblems")}</p>
      ) : (
        <div className={sheet["scroll"]}>
          <table className={sheet["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("kobo.submitted")}</th>
                <th scope="col">{t("kobo.via")}</th>
                <th scope="col" className={sheet["number"]}>
                  {t("kobo.readings")}
                </th>
                <th scope="col">{t("kobo.gps")}</th>
              </tr>
            </thead>
            <tbody>
              {found.items.map((submission) => (
                <Row key={submission.id} submission={submission} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasMore ? (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={found.loadingMore}
          onClick={() => void found.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

function Row({ submission }: { readonly submission: KoboSubmission }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { countId, latitude, longitude, quarantined, unreadable } = submission;
  return (
    <tr>
      <td className={sheet["when"]}>
        {formatInstant(submission.submittedAt ?? submission.receivedAt, locale, "short")}
        {submission.koboId === null ? null : <small>{`№ ${submission.koboId}`}</small>}
      </td>
      <td>
        {t(`kobo.via_${submission.via}`)}
        {submission.submittedBy === null ? null : <small>{submission.submittedBy}</small>}
      </td>
      <td className={sheet["number"]}>
        {formatCount(submission.readings, locale)}
        {quarantined === 0 ? null : (
          <small>
            <Link to="/counts/$countId" params={{ countId }}>
              {t("kobo.quarantined", { count: quarantined, shown: formatCount(quarantined, locale) })}
            </Link>
          </small>
        )}
        {unreadable.map(({ row, why }) => (
          <small key={row}>{t(`kobo.why_${why}`, { row })}</small>
        ))}
      </td>
      <td className={sheet["when"]}>
        {latitude === null || longitude === null ? "" : `${latitude}, ${longitude}`}
        {submission.attachments === 0 ? null : (
          <small>
            {t("kobo.attachments", {
              count: submission.attachments,
              shown: formatCount(submission.attachments, locale),
            })}
          </small>
        )}
      </td>
    </tr>
  );
}
