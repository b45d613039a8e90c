import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Downloaded } from "@stockex/client";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";

interface DownloadButtonProps {
  readonly label: string;
  readonly fetchFile: () => Promise<Downloaded>;
}

/** Fetches a file of the server and hands it to the browser; a refusal is shown like any other. */
export function DownloadButton({ label, fetchFile }: DownloadButtonProps) {
  const download = useMutation({
    mutationFn: fetchFile,
    onSuccess: ({ filename, content }) => {
      const address = URL.createObjectURL(content);
      const link = document.createElement("a");
      link.href = address;
      link.download = filename;
      link.click();
      URL.revokeObjectURL(address);
      notifications.show({ message: filename, color: "accent" });
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {label}
    </Button>
  );
}
