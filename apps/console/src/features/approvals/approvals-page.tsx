import { Button } from "@mantine/core";
import { type ApprovalMatrix, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { usePages, useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import { Empty, Page } from "../../ui/parts.tsx";
import { ReadFailure } from "../../ui/problem.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./approvals.module.css";
import { Draft } from "./draft.tsx";
import { RuleList } from "./rule-list.tsx";

/** The approval matrix: what is on, the draft of the next version, the versions that were. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const may = useMay("count.read");
  const mayManage = useMay("access.manage");
  const pages = usePages(routes.listApprovalMatrices, { query: {} }, { enabled: may });
  if (!may) return <Empty title={t("ui.notAllowedTitle")}>{t("ui.notAllowedDetail")}</Empty>;
  if (pages.loading || pages.error !== null) return <ReadFailure error={pages.error} onRetry={pages.retry} />;
  const active = pages.items.find(({ state }) => state === "active");
  const draft = pages.items.find(({ state }) => state === "draft");
  const retired = pages.items.filter(({ state }) => state === "retired");
  return (
    <Page
      title={t("approvals.title")}
      lead={t("approvals.lead")}
      actions={
        <LinkButton to="/overrides" variant="default">
          {t("overrides.title")}
        </LinkButton>
      }
    >
      <div className={classes["sections"]}>
        <Active matrix={active} />
        {mayManage ? (
          <Draft key={draft?.version ?? 0} draft={draft} begin={active?.rules ?? retired[0]?.rules ?? []} />
        ) : null}
        {retired.length === 0 ? null : <Retired matrices={retired} />}
      </div>
    </Page>
  );
}

function Active({ matrix }: { readonly matrix: ApprovalMatrix | undefined }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const mayManage = useMay("access.manage");
  const [asking, setAsking] = useState(false);
  const retire = useWrite(routes.retireApprovalMatrix, {
    ownError: true,
    refresh: [routes.listApprovalMatrices, routes.readApproval, routes.readWaiting],
    onDone: () => setAsking(false),
  });
  if (matrix === undefined)
    return (
      <section className={sheet["section"]}>
        <header>
          <h2>{t("approvals.off")}</h2>
        </header>
        <p className={sheet["help"]}>{t("approvals.offHelp")}</p>
      </section>
    );
  return (
    <section className={sheet["section"]} aria-label={t("approvals.on", { number: matrix.number })}>
      <header>
        <h2>{t("approvals.on", { number: matrix.number })}</h2>
        {mayManage ? (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t("approvals.switchOff")}
          </Button>
        ) : null}
      </header>
      <p className={sheet["help"]}>
        {t("approvals.since", {
          by: matrix.activatedBy ?? "",
          at: matrix.activatedAt === null ? "" : formatInstant(matrix.activatedAt, locale),
        })}
      </p>
      <RuleList rules={matrix.rules} />
      {asking ? (
        <ReasonDialog
          title={t("approvals.switchOffTitle")}
          effect={t("approvals.switchOffEffect")}
          action={t("approvals.switchOff")}
          danger
          busy={retire.isPending}
          error={retire.error}
          onClose={() => setAsking(false)}
          onReason={(reason) => retire.mutate({ params: { matrixId: matrix.id }, body: { reason } })}
        />
      ) : null}
    </section>
  );
}

function Retired({ matrices }: { readonly matrices: readonly ApprovalMatrix[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const at = (instant: string | null) => (instant === null ? "–" : formatInstant(instant, locale));
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("approvals.earlier")}</h2>
      </header>
      {matrices.map((matrix) => (
        <details key={matrix.id} className={classes["retired"]}>
          <summary>
            {t("approvals.wasOn", {
              number: matrix.number,
              from: at(matrix.activatedAt),
              to: at(matrix.retiredAt),
            })}
          </summary>
          <RuleList rules={matrix.rules} />
        </details>
      ))}
    </section>
  );
}
