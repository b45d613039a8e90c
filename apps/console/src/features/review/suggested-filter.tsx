import { Button } from "@mantine/core";
import { type Count, routes } from "@stockex/contracts";
import { IconBulb } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";

interface SuggestedFilterProps {
  readonly count: Count;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** How many lines have a likely cause of their difference; pressed, only they are listed. */
export function SuggestedFilter({ count, on, onChange }: SuggestedFilterProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { data } = useRead(routes.countSuggestions, { params: { countId: count.id } });
  if (data === undefined || (data.lines === 0 && !on)) return null;
  return (
    <Button
      size="compact-sm"
      variant={on ? "light" : "default"}
      leftSection={<IconBulb size={14} aria-hidden />}
      aria-pressed={on}
      onClick={() => onChange(!on)}
    >
      {t("review.suggested", { count: data.lines, shown: formatCount(data.lines, locale) })}
    </Button>
  );
}
