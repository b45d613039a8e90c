import { type Count, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useClient, useMay } from "../../api/connection.tsx";
import { DownloadButton } from "../../ui/download-button.tsx";

interface ReviewDownloadProps {
  readonly count: Count;
  readonly only: string;
  readonly search: string | undefined;
}

/** The variance report, where it holds exactly the lines that are shown: all of them, or those that differ. */
export function ReviewDownload({ count, only, search }: ReviewDownloadProps) {
  const { t } = useTranslation();
  const client = useClient();
  const may = useMay("report.read");
  if (!may || search !== undefined || (only !== "all" && only !== "differing")) return null;
  return (
    <DownloadButton
      label={t("entries.download")}
      fetchFile={() =>
        client.download(routes.downloadVarianceReport, { params: { countId: count.id }, query: { only } })
      }
    />
  );
}
