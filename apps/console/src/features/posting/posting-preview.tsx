import { Button, TextInput } from "@mantine/core";
import { type Count, type PostingPreview, routes } from "@stockex/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { DutyBarrier, useMyConflict } from "../../ui/duties/barrier.tsx";
import { formatCount } from "../../ui/format.ts";
import { sayKeptProblem } from "../../ui/kept-problem.ts";
import { useLanguage, useLocale } from "../../ui/locale.ts";
import { AmountText } from "../../ui/numbers.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./posting.module.css";

/** Exactly what posting will change, and the button that does it. */
export function PostingPreviewPanel({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const preview = useRead(routes.previewPosting, { params: { countId: count.id } });
  if (preview.data === undefined) {
    return preview.error === null ? (
      <p className={classes["quiet"]}>{t("ui.loading")}</p>
    ) : (
      <ProblemNotice error={preview.error} onRetry={preview.refetch} />
    );
  }
  return (
    <>
      <StoppedNotice count={count} />
      <div className={classes["preview"]}>
        <Effects count={count} preview={preview.data} />
        <Accounts count={count} preview={preview.data} />
      </div>
      {count.state === "approved" ? (
        <PostForm count={count} preview={preview.data} />
      ) : (
        <p className={classes["quiet"]}>{t("posting.onlyPreview")}</p>
      )}
    </>
  );
}

interface PartProps {
  readonly count: Count;
  readonly preview: PostingPreview;
}

function Effects({ count, preview }: PartProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const many = (value: number) => formatCount(value, locale);
  return (
    <section>
      <h2>{t("posting.effects")}</h2>
      <table className={classes["effects"]}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("imports.rows")}</th>
            <th scope="col">{t("review.value")}</th>
          </tr>
        </thead>
        <tbody>
          <Effect label={t("posting.gains")} lines={many(preview.gains.lines)}>
            <AmountText
              value={preview.gains.value}
              decimals={count.currencyDecimals}
              currency={count.currency}
            />
          </Effect>
          <Effect label={t("posting.losses")} lines={many(preview.losses.lines)}>
            <AmountText
              value={preview.losses.value}
              decimals={count.currencyDecimals}
              currency={count.currency}
            />
          </Effect>
          <Effect label={t("posting.transfers")} lines={many(preview.transfers)} />
          <Effect label={t("posting.unchanged")} lines={many(preview.unchanged)} />
        </tbody>
        <tfoot>
          <Effect label={t("posting.moves")} lines={many(preview.moves)} />
        </tfoot>
      </table>
    </section>
  );
}

interface EffectProps {
  readonly label: string;
  readonly lines: string;
  readonly children?: ReactNode;
}

function Effect({ label, lines, children }: EffectProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{lines}</td>
      <td>{children}</td>
    </tr>
  );
}

function Accounts({ count, preview }: PartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (preview.accounts.length === 0) {
    return (
      <section>
        <h2>{t("posting.accounts")}</h2>
        <p className={classes["quiet"]}>{t("posting.noAccounts")}</p>
      </section>
    );
  }
  return (
    <section>
      <h2>{t("posting.accounts")}</h2>
      <table className={classes["accounts"]}>
        <thead>
          <tr>
            <th scope="col">{t("entries.account")}</th>
            <th scope="col">{t("entries.debit")}</th>
            <th scope="col">{t("entries.credit")}</th>
          </tr>
        </thead>
        <tbody>
          {preview.accounts.map((account) => (
            <tr key={account.account}>
              <th scope="row">
                <strong>{account.account}</strong> {language === "fr" ? account.nameFr : account.nameEn}
              </th>
              <td>
                <AmountText value={account.debit} decimals={count.currencyDecimals} />
              </td>
              <td>
                <AmountText value={account.credit} decimals={count.currencyDecimals} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PostForm({ count, preview }: PartProps) {
  const { t } = useTranslation();
  const may = useMay("count.post");
  const [date, setDate] = useState(preview.accountingDate);
  const post = useWrite(routes.postCount, {
    ownError: true,
    refresh: [routes.readCount, routes.listCounts, routes.listEntries],
  });
  const { conflict, barred } = useMyConflict(count.id, "post");
  if (!may) return <p className={classes["quiet"]}>{t("count.next_approvedOther")}</p>;
  return (
    <section className={classes["post"]}>
      <TextInput
        type="date"
        label={t("posting.date")}
        description={t("posting.dateHelp")}
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <ProblemNotice error={post.error} />
      <p>{t("posting.final")}</p>
      <DutyBarrier countId={count.id} conflict={conflict} />
      {barred ? null : (
        <Button
          size="md"
          loading={post.isPending}
          onClick={() =>
            post.mutate({
              params: { countId: count.id },
              body: date === preview.accountingDate || date === "" ? {} : { accountingDate: date },
            })
          }
        >
          {t("posting.action")}
        </Button>
      )}
    </section>
  );
}

/** Why an earlier posting stopped; what was posted before it stays posted. */
function StoppedNotice({ count }: { readonly count: Count }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problem = count.postingProblem;
  if (problem === null) return null;
  const said = sayKeptProblem(problem, language);
  return (
    <p className={classes["stopped"]} role="alert">
      <strong>{t("posting.stopped")}</strong> {said === null ? problem.code : `${said.title} ${said.detail}`}
    </p>
  );
}
