import { Button } from "@mantine/core";
import type { Count } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { formatCount } from "../../ui/format.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { useLocale } from "../../ui/locale.ts";
import rows from "../../ui/rows.module.css";

interface CompareBarProps {
  readonly counts: readonly Count[];
  readonly onNone: () => void;
}

/** What can be done with the chosen counts: two of one site are compared, the older one first. */
export function CompareBar({ counts, onNone }: CompareBarProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [one, other] = counts.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  // A draft holds no lines yet.
  const released = counts.every(({ state }) => state !== "draft");
  const fits = counts.length === 2 && released && one !== undefined && one.siteId === other?.siteId;
  return (
    <div className={rows["chosen"]}>
      <strong>
        {t("counts.chosen", { count: counts.length, shown: formatCount(counts.length, locale) })}
      </strong>
      {fits ? (
        <LinkButton
          size="xs"
          to="/counts/$countId/compare"
          params={{ countId: one.id }}
          search={{ other: other.id }}
        >
          {t("counts.compare")}
        </LinkButton>
      ) : counts.length > 1 || !released ? (
        <span>{t("counts.compareTwo")}</span>
      ) : null}
      <Button size="xs" variant="subtle" color="gray" onClick={onNone}>
        {t("review.chooseNone")}
      </Button>
    </div>
  );
}
