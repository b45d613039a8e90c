import { routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useClient, useMay } from "../../api/connection.tsx";
import { DownloadButton } from "../../ui/download-button.tsx";

interface ComparisonDownloadProps {
  readonly countId: string;
  readonly against: { readonly otherId: string } | { readonly round: number; readonly otherRound: number };
  readonly only: "all" | "differing";
  readonly search: string | undefined;
}
const formats = ["xlsx", "pdf"] as const;

/** The comparison as a workbook or on paper, where the file holds exactly the lines that are shown. */
export function ComparisonDownload({ countId, against, only, search }: ComparisonDownloadProps) {
  const { t } = useTranslation();
  const client = useClient();
  const may = useMay("report.read");
  if (!may || search !== undefined) return null;
  return formats.map((format) => (
    <DownloadButton
      key={format}
      label={t(`compare.download_${format}`)}
      fetchFile={() =>
        client.download(routes.downloadComparison, {
          params: { countId },
          query: { ...against, only, format },
        })
      }
    />
  ));
}
