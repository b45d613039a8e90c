import { Modal, type ModalProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

type DialogProps = Pick<ModalProps, "title" | "size" | "onClose" | "children">;

/** A question over the screen; its way out is named for those who do not see it. */
export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  return <Modal opened closeButtonProps={{ "aria-label": t("ui.close") }} {...props} />;
}
