import { type Product, routes } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

interface ArchiveDialogProps {
  readonly product: Product;
  readonly onClose: () => void;
}

/** Asks before a product is archived. */
export function ArchiveDialog({ product, onClose }: ArchiveDialogProps) {
  const { t } = useTranslation();
  const archive = useWrite(routes.archiveProduct, {
    ownError: true,
    refresh: [routes.readProduct, routes.listProducts],
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title={t("products.archiveTitle", { code: product.code })}
      effect={t("products.archiveEffect")}
      action={t("products.archive")}
      danger
      busy={archive.isPending}
      error={archive.error}
      onClose={onClose}
      onConfirm={() => archive.mutate({ params: { productId: product.id } })}
    />
  );
}
