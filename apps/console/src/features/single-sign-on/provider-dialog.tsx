import { Button, Checkbox, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type IdentityProvider, roles, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";

interface ProviderDialogProps {
  /** Null for a new one. */
  readonly provider: IdentityProvider | null;
  readonly onClose: () => void;
}

/** A provider makes nobody an administrator. */
const givenRoles = roles.filter((role) => role !== "administrator");

type Draft = Omit<IdentityProvider, "id" | "hasSecret" | "people" | "version">;

const fresh: Draft = {
  name: "",
  signInName: "",
  issuer: "",
  clientId: "",
  trustsEmail: false,
  doesSecondFactor: false,
  roleOfNew: null,
  active: true,
};

const draftOf = ({ id: _, hasSecret: __, people: ___, version: ____, ...draft }: IdentityProvider): Draft =>
  draft;

/** How the organisation's provider is reached, and how far its word is taken. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>(provider === null ? fresh : draftOf(provider));
  const [secret, setSecret] = useState("");
  const refresh = [routes.listIdentityProviders];
  const create = useWrite(routes.createIdentityProvider, { ownError: true, refresh, onDone: onClose });
  const change = useWrite(routes.changeIdentityProvider, { ownError: true, refresh, onDone: onClose });
  const set = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = secret.trim() === "" ? null : secret;
    if (provider === null) create.mutate({ body: { ...draft, clientSecret: given } });
    else
      change.mutate({
        params: { providerId: provider.id },
        body: { ...draft, ...(given === null ? {} : { clientSecret: given }) },
        ifMatch: String(provider.version),
      });
  };
  const text = (field: "name" | "signInName" | "issuer" | "clientId") => ({
    required: true,
    value: draft[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ [field]: event.currentTarget.value }),
  });
  const switched = (field: "trustsEmail" | "doesSecondFactor" | "active") => ({
    checked: draft[field],
    onChange: (event: { readonly currentTarget: { readonly checked: boolean } }) =>
      set({ [field]: event.currentTarget.checked }),
  });
  return (
    <Dialog
      title={provider === null ? t("singleSignOn.add") : t("singleSignOn.change", { name: provider.name })}
      size="lg"
      onClose={onClose}
    >
      <form className={parts["stack"]} onSubmit={submit}>
        <TextInput label={t("people.name")} maxLength={200} data-autofocus {...text("name")} />
        <TextInput
          label={t("singleSignOn.signInName")}
          description={t("singleSignOn.signInNameRule")}
          pattern="[A-Za-z0-9][A-Za-z0-9\-]{1,38}[A-Za-z0-9]"
          autoCapitalize="none"
          spellCheck={false}
          {...text("signInName")}
        />
        <TextInput
          label={t("singleSignOn.issuer")}
          description={t("singleSignOn.issuerHelp")}
          type="url"
          maxLength={300}
          {...text("issuer")}
        />
        <TextInput label={t("singleSignOn.clientId")} maxLength={200} {...text("clientId")} />
        <PasswordInput
          label={t("singleSignOn.clientSecret")}
          description={t(
            provider?.hasSecret === true ? "singleSignOn.secretKept" : "singleSignOn.secretOptional",
          )}
          autoComplete="off"
          maxLength={500}
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("singleSignOn.roleOfNew")}
          value={draft.roleOfNew ?? ""}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            set({ roleOfNew: givenRoles.find((role) => role === chosen) ?? null });
          }}
          data={[
            { value: "", label: t("singleSignOn.newRefused") },
            ...givenRoles.map((role) => ({ value: role, label: t(`role.${role}`) })),
          ]}
        />
        <Checkbox
          label={t("singleSignOn.trustsEmail")}
          description={t("singleSignOn.trustsEmailHelp")}
          {...switched("trustsEmail")}
        />
        <Checkbox
          label={t("singleSignOn.doesSecondFactor")}
          description={t("singleSignOn.doesSecondFactorHelp")}
          {...switched("doesSecondFactor")}
        />
        <Checkbox label={t("singleSignOn.active")} {...switched("active")} />
        <ProblemNotice error={create.error ?? change.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {t("countForm.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
