import { Checkbox, Group } from "@mantine/core";
import { type AbcClass, abcThresholds } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { CategoryPicker, LocationPicker } from "./pickers.tsx";
import type { ScopeDraft } from "./scope.ts";

const classes: readonly AbcClass[] = ["A", "B", "C"];

interface SelectionProps {
  readonly scope: ScopeDraft;
  readonly siteId: string;
  readonly error: string | undefined;
  readonly onChange: (scope: ScopeDraft) => void;
}

/** Places, categories and ABC classes that a line must all be of; what is left empty is any. */
export function SelectionDetails({ scope, siteId, error, onChange }: SelectionProps) {
  const { t } = useTranslation();
  return (
    <>
      <LocationPicker
        siteId={siteId}
        label={t("countForm.locations")}
        optional
        error={error}
        value={scope.locationIds}
        onChange={(locationIds) => onChange({ ...scope, locationIds })}
      />
      <CategoryPicker
        label={t("countForm.categories")}
        description={t("countForm.categoriesOptional")}
        error={undefined}
        value={scope.categoryIds}
        onChange={(categoryIds) => onChange({ ...scope, categoryIds })}
      />
      <Checkbox.Group
        label={t("countForm.abcClasses")}
        description={t("countForm.abcHelp", abcThresholds)}
        value={[...scope.abcClasses]}
        onChange={(chosen) =>
          onChange({ ...scope, abcClasses: classes.filter((name) => chosen.includes(name)) })
        }
      >
        <Group mt="xs">
          {classes.map((name) => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  );
}
