import type { Count } from "@stockex/contracts";
import {
  IconBarcode,
  IconCircleCheck,
  IconCircleX,
  IconEye,
  IconGavel,
  IconLoader2,
  IconPencil,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { Tag } from "./parts.tsx";
import { useSpoken } from "./spoken.tsx";

const looks = {
  draft: { meaning: "quiet", icon: IconPencil },
  released: { meaning: "accent", icon: IconPlayerPlay },
  counting: { meaning: "accent", icon: IconBarcode },
  review: { meaning: "waiting", icon: IconEye },
  approved: { meaning: "waiting", icon: IconGavel },
  posted: { meaning: "surplus", icon: IconCircleCheck },
  cancelled: { meaning: "quiet", icon: IconCircleX },
} as const;

/** Where a count stands. */
export function CountStateTag({ count }: { readonly count: Pick<Count, "state" | "posting"> }) {
  const { t } = useSpoken();
  if (count.posting) {
    return (
      <Tag meaning="accent" icon={IconLoader2}>
        {t("count.posting")}
      </Tag>
    );
  }
  return <Tag {...looks[count.state]}>{t(`count.state.${count.state}`)}</Tag>;
}
