import { type Approval, type ApprovalRequest, type Count, routes } from "@stockex/contracts";
import { IconCircleCheck, IconCircleDashed, IconHourglassHigh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { formatInstant, formatPercent } from "../format.ts";
import { useLocale } from "../locale.ts";
import { AmountText } from "../numbers.tsx";
import classes from "./approval.module.css";
import { useRoleName } from "./role-name.ts";

/** A count's approval; nothing for whoever may not see its results, and asked only where there may be one. */
export function useApproval(count: Count): Approval | undefined {
  const may = useMay("count.review");
  const there = count.state === "review" || count.state === "approved" || count.state === "posted";
  return useRead(routes.readApproval, { params: { countId: count.id } }, { enabled: may && there }).data;
}

/** How far the approval of a count has come, level by level: who decided, for whom it waits, why it needs them. */
export function ApprovalProgress({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const approval = useApproval(count);
  const requests = approval?.requests ?? [];
  if (requests.length === 0) return null;
  return (
    <section className={classes["approval"]} aria-label={t("approval.title")}>
      <h2>{t("approval.title")}</h2>
      {requests.toReversed().map((request) => (
        <Request key={request.id} request={request} count={count} />
      ))}
    </section>
  );
}

interface RequestProps {
  readonly request: ApprovalRequest;
  readonly count: Count;
}

function Request({ request, count }: RequestProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const at = (instant: string) => formatInstant(instant, locale);
  const { measure, outcome } = request;
  return (
    <article className={classes["request"]} data-over={outcome !== null || undefined}>
      <p>
        {t("approval.submitted", { by: request.submittedBy, at: at(request.submittedAt) })}{" "}
        {request.rule === null
          ? t("approval.noRule", { version: request.matrixNumber })
          : t("approval.byRule", { rule: request.rule.name, version: request.matrixNumber })}
      </p>
      <p className={classes["measure"]}>
        {t("approval.net")}{" "}
        <AmountText value={measure.netValue} decimals={count.currencyDecimals} currency={count.currency} />
        {" · "}
        {t("approval.gross")}{" "}
        <AmountText value={measure.grossValue} decimals={count.currencyDecimals} currency={count.currency} />
        {measure.percent === null ? null : (
          <>
            {" · "}
            {t("approval.percent", { percent: formatPercent(measure.percent, locale) })}
          </>
        )}
      </p>
      <Levels request={request} />
      {outcome === null ||
      outcome === "approved" ||
      request.endedBy === null ||
      request.endedAt === null ? null : (
        <p>
          {t(`approval.${outcome}`, {
            by:
              request.endedFor === null
                ? request.endedBy
                : t("approval.standIn", { by: request.endedBy, for: request.endedFor }),
            at: at(request.endedAt),
            reason: request.endReason ?? "",
          })}
        </p>
      )}
    </article>
  );
}

function Levels({ request }: { readonly request: ApprovalRequest }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const roleName = useRoleName();
  const open =
    request.outcome === null ? request.levels.find((one) => one.decisions.length < one.persons) : undefined;
  return (
    <ol className={classes["levels"]}>
      {request.levels.map((level) => {
        const done = level.decisions.length >= level.persons;
        const Icon = done ? IconCircleCheck : level === open ? IconHourglassHigh : IconCircleDashed;
        return (
          <li key={level.level} data-state={done ? "done" : level === open ? "open" : "later"}>
            <Icon size={17} aria-hidden />
            <div>
              <strong>{t("approval.level", { level: level.level })}</strong>{" "}
              {level.role === null
                ? t("approval.anybody")
                : t("approval.persons", {
                    count: level.persons,
                    role: level.customRole ?? roleName(level.role),
                  })}{" "}
              {level === open ? <em>{t("approval.waits")}</em> : null}
              {level.decisions.map((one) => (
                <p key={one.userName}>
                  {t("approval.decided", {
                    by:
                      one.onBehalfOf === null
                        ? one.userName
                        : t("approval.standIn", { by: one.userName, for: one.onBehalfOf }),
                    at: formatInstant(one.decidedAt, locale),
                  })}
                  {one.reason === null ? null : ` “${one.reason}”`}
                </p>
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
