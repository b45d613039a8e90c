import type { PivotReport } from "@stockex/contracts";
import { IconTable } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/connection.tsx";
import { LinkButton } from "./link-button.tsx";

interface PivotLinkProps {
  readonly report: PivotReport;
  /** What of it the screen shows. */
  readonly over?: {
    readonly company?: string | undefined;
    readonly site?: string | undefined;
    readonly category?: string | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly on?: string | undefined;
    readonly count?: string | undefined;
    readonly other?: string | undefined;
    readonly rounds?: string | undefined;
  };
}

/** The way from a list to the same rows as a pivot table. */
export function PivotLink({ report, over }: PivotLinkProps) {
  const { t } = useTranslation();
  if (!useMay("report.read")) return null;
  return (
    <LinkButton
      variant="default"
      leftSection={<IconTable size={16} aria-hidden />}
      to="/pivot"
      search={{ report, ...over }}
    >
      {t("pivot.open")}
    </LinkButton>
  );
}
