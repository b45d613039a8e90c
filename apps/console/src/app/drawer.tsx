import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Brand } from "./brand.tsx";
import { Navigation } from "./navigation.tsx";

interface NavigationDrawerProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The navigation of a phone, over the screen. */
export function NavigationDrawer({ opened, onClose }: NavigationDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("ui.close") }}
      title={<Brand />}
      size={288}
      padding="md"
    >
      <Navigation />
    </Drawer>
  );
}
