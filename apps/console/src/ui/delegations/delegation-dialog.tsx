import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { REASON_CHARS, rolePermissions, routes } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { AskingDialog } from "../asking-dialog.tsx";
import sheet from "../sheet.module.css";

interface DelegationDialogProps {
  /** Whose approvals; the caller's own when null. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly onClose: () => void;
}

/** Today where this browser is. */
const today = () => new Date().toLocaleDateString("sv-SE");

/** Says who approves in a person's place, on which days, and why. */
export function DelegationDialog({ person, onClose }: DelegationDialogProps) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const principalId = person?.id ?? userId;
  const users = useRead(routes.listUsers, { query: { limit: 500 } }).data?.items ?? [];
  const people = users.filter(
    ({ id, active, role, customRole }) =>
      active && id !== principalId && (customRole !== null || rolePermissions[role].includes("count.review")),
  );
  const [chosen, setStandIn] = useState("");
  const [startsOn, setStart] = useState(today);
  const [endsOn, setEnd] = useState(today);
  const [typed, setReason] = useState("");
  const standInId = chosen === "" ? (people[0]?.id ?? "") : chosen;
  const reason = typed.trim();
  const create = useWrite(routes.createDelegation, {
    ownError: true,
    refresh: [routes.listDelegations, routes.readApproval],
    onDone: onClose,
  });
  return (
    <AskingDialog
      title={person === null ? t("delegation.add") : t("delegation.addForTitle", { name: person.name })}
      effect={t("delegation.effect")}
      action={t("delegation.save")}
      incomplete={reason === "" || standInId === "" || startsOn === "" || endsOn === ""}
      busy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() =>
        create.mutate({
          body: {
            standInId,
            startsOn,
            endsOn,
            reason,
            ...(person === null ? {} : { principalId: person.id }),
          },
        })
      }
    >
      <NativeSelect
        label={t("delegation.standIn")}
        value={standInId}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setStandIn(event.currentTarget.value)}
      />
      <div className={sheet["pair"]}>
        <TextInput
          type="date"
          label={t("delegation.from")}
          value={startsOn}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("delegation.to")}
          value={endsOn}
          min={startsOn}
          onChange={(event) => setEnd(event.currentTarget.value)}
        />
      </div>
      <Textarea
        label={t("ui.reason")}
        required
        maxLength={REASON_CHARS}
        autosize
        minRows={2}
        value={typed}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskingDialog>
  );
}
