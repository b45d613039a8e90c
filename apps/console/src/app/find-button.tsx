import { ActionIcon } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./shell.module.css";

interface FindButtonProps {
  readonly narrow: boolean;
  readonly onFind: () => void;
}

/** The way to the palette for those who do not know its key, which it names. */
export function FindButton({ narrow, onFind }: FindButtonProps) {
  const { t } = useTranslation();
  if (narrow) {
    return (
      <ActionIcon
        className={classes["findIcon"] ?? ""}
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t("palette.title")}
        onClick={onFind}
      >
        <IconSearch aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <button type="button" className={classes["find"]} onClick={onFind}>
      <IconSearch size={15} aria-hidden />
      <span>{t("palette.title")}</span>
      <kbd>{t("keys.control")} K</kbd>
    </button>
  );
}
