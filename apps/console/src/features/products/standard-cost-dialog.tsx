import { Button, Textarea, TextInput } from "@mantine/core";
import { type Company, type ProductValue, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { typedMoney } from "../../ui/typed-decimal.ts";
import parts from "../../ui/ui.module.css";

interface StandardCostDialogProps {
  readonly company: Company;
  readonly value: ProductValue;
  readonly onClose: () => void;
}

/** Changes a standard cost; by the standard method stock on hand is revalued, and that is said before. */
export function StandardCostDialog({ company, value, onClose }: StandardCostDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value.standardCost ?? "");
  const [reason, setReason] = useState("");
  const cost = typedMoney(typed);
  const set = useWrite(routes.setStandardCost, {
    ownError: true,
    refresh: [
      routes.readProductValue,
      routes.listLayers,
      routes.listStockValues,
      routes.readStockValueTotals,
      routes.listEntries,
    ],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (cost === null) return;
    set.mutate({
      params: { companyId: company.id, productId: value.productId },
      body: { unitCost: cost, reason: reason.trim() },
    });
  };
  return (
    <Dialog title={t("products.costTitle", { company: company.name })} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <p className={parts["effect"]}>
          {value.method === "standard" ? t("products.costEffectStandard") : t("products.costEffectOther")}
        </p>
        <TextInput
          label={t("products.costLabel", { currency: company.currency })}
          required
          inputMode="decimal"
          data-autofocus
          error={typed.trim() !== "" && cost === null ? t("decision.costWrong") : undefined}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Textarea
          label={t("ui.reason")}
          required
          maxLength={500}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNotice error={set.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={set.isPending} disabled={cost === null || reason.trim() === ""}>
            {t("products.changeCost")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
