import { type Category, routes } from "@stockex/contracts";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead, useReads } from "../../api/reading.ts";
import { Tag } from "../../ui/parts.tsx";
import sheet from "../../ui/sheet.module.css";
import { type Gap, gapsOf } from "./set-up.ts";

/** The largest page of the API: more categories than this are not judged in the list, only on their own page. */
export const ALL = 500;

/** What a category lacks, read with what all categories of the list share; null while it is not known. */
function useGaps(category: Category): readonly Gap[] | null {
  const { companies } = useSession();
  const answers = useReads(
    routes.listCategoryAccounts,
    companies.map(({ id }) => ({ params: { companyId: id }, query: { limit: ALL } })),
  );
  const steps = useRead(
    routes.readDepreciation,
    { params: { categoryId: category.id } },
    { enabled: category.method === "economic" },
  );
  if (answers.some(({ data }) => data === undefined)) return null;
  if (category.method === "economic" && steps.data === undefined) return null;
  const known = companies.map(({ name }, index) => {
    const page = answers[index]?.data;
    const accounts = page?.items.find(({ categoryId }) => categoryId === category.id);
    return { company: name, accounts: accounts ?? (page?.next === null ? null : undefined) };
  });
  return gapsOf(category, known, steps.data);
}

function useGapText(): (gap: Gap) => string {
  const { t } = useTranslation();
  return (gap) =>
    gap.kind === "steps" ? t("categories.gapSteps") : t("categories.gapAccounts", { company: gap.company });
}

/** In the list: ready, or how many things are missing, each named on hover and aloud. */
export function SetUpTag({ category }: { readonly category: Category }) {
  const { t } = useTranslation();
  const gaps = useGaps(category);
  const say = useGapText();
  if (gaps === null) return null;
  const [first] = gaps;
  if (first === undefined) {
    return (
      <Tag meaning="surplus" icon={IconCircleCheck}>
        {t("categories.ready")}
      </Tag>
    );
  }
  const text = gaps.length === 1 ? say(first) : t("categories.gaps", { count: gaps.length });
  return (
    <span title={gaps.map(say).join("\n")}>
      <Tag meaning="waiting" icon={IconAlertTriangle}>
        {text}
      </Tag>
    </span>
  );
}

/** On the page of a category: each thing it needs, done or missing. */
export function SetUpChecks({ category }: { readonly category: Category }) {
  const { t } = useTranslation();
  const { companies } = useSession();
  const gaps = useGaps(category);
  if (gaps === null) return null;
  const checks = [
    ...companies.map(({ id, name }) => ({
      key: id,
      missing: gaps.some((gap) => gap.kind === "accounts" && gap.company === name),
      done: t("categories.checkAccounts", { company: name }),
      wanting: t("categories.gapAccounts", { company: name }),
    })),
    ...(category.method === "economic"
      ? [
          {
            key: "steps",
            missing: gaps.some(({ kind }) => kind === "steps"),
            done: t("categories.checkSteps"),
            wanting: t("categories.gapSteps"),
          },
        ]
      : []),
  ];
  return (
    <ul className={sheet["checks"]}>
      {checks.map(({ key, missing, done, wanting }) => (
        <li key={key} data-done={!missing || undefined} data-missing={missing || undefined}>
          {missing ? <IconAlertTriangle size={16} aria-hidden /> : <IconCircleCheck size={16} aria-hidden />}
          <span>{missing ? wanting : done}</span>
        </li>
      ))}
    </ul>
  );
}
