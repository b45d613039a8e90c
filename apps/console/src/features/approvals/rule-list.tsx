import { ActionIcon } from "@mantine/core";
import type { ApprovalRule } from "@stockex/contracts";
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./approvals.module.css";
import { useRuleWords } from "./rule-words.ts";

interface RuleListProps {
  readonly rules: readonly ApprovalRule[];
  /** Left out, the rules are only shown. */
  readonly onEdit?: (at: number) => void;
  readonly onMove?: (from: number, to: number) => void;
  readonly onRemove?: (at: number) => void;
}

/** Rules in the order they are tried, each in words: when, then who. */
export function RuleList({ rules, onEdit, onMove, onRemove }: RuleListProps) {
  const { t } = useTranslation();
  const words = useRuleWords();
  if (rules.length === 0) return <p className={classes["quiet"]}>{t("approvals.noRules")}</p>;
  return (
    <ol className={classes["rules"]}>
      {rules.map((rule, at) => (
        // A rule has no id: it is its place among the others.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={at}>
          <div>
            <strong>{rule.name}</strong>
            <p>{words.condition(rule)}</p>
            <p>{words.levels(rule.levels)}</p>
          </div>
          {onEdit === undefined ? null : (
            <span className={classes["acts"]}>
              {at === 0 ? (
                <span className={classes["noAct"]} />
              ) : (
                <Act
                  name={`${t("approvals.up")}: ${rule.name}`}
                  icon={IconArrowUp}
                  onClick={() => onMove?.(at, at - 1)}
                />
              )}
              {at === rules.length - 1 ? (
                <span className={classes["noAct"]} />
              ) : (
                <Act
                  name={`${t("approvals.down")}: ${rule.name}`}
                  icon={IconArrowDown}
                  onClick={() => onMove?.(at, at + 1)}
                />
              )}
              <Act
                name={`${t("approvals.edit")}: ${rule.name}`}
                icon={IconPencil}
                onClick={() => onEdit(at)}
              />
              <Act
                name={`${t("approvals.remove")}: ${rule.name}`}
                icon={IconTrash}
                onClick={() => onRemove?.(at)}
              />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

interface ActProps {
  readonly name: string;
  readonly icon: typeof IconPencil;
  readonly onClick: () => void;
}

function Act({ name, icon: Icon, onClick }: ActProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size={32} aria-label={name} onClick={onClick}>
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}
