import { Button, TextInput } from "@mantine/core";
import { type CountTemplate, routes } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";
import type { CountDraft } from "./count-form.tsx";

interface KeepTemplateProps {
  readonly draft: CountDraft;
  /** The template the form began with, which can take what the form says now. */
  readonly begun: CountTemplate | undefined;
  readonly onClose: () => void;
}

/** Keeps what the form says, under a new name or in the template it began with. */
export function KeepTemplate({ draft, begun, onClose }: KeepTemplateProps) {
  const { t } = useTranslation();
  const { title, ...setUp } = draft;
  const how = { ownError: true, refresh: [routes.listCountTemplates], onDone: onClose } as const;
  const keep = useWrite(routes.createCountTemplate, how);
  const change = useWrite(routes.changeCountTemplate, how);
  return (
    <NameDialog
      title={t("template.keep")}
      initial={title}
      busy={keep.isPending}
      error={keep.error ?? change.error}
      onClose={onClose}
      onName={(name) => keep.mutate({ body: { ...setUp, name } })}
    >
      {begun === undefined ? null : (
        <Button
          variant="light"
          loading={change.isPending}
          onClick={() =>
            change.mutate({
              params: { templateId: begun.id },
              body: { ...setUp, name: begun.name },
              ifMatch: String(begun.version),
            })
          }
        >
          {t("template.change", { name: begun.name })}
        </Button>
      )}
    </NameDialog>
  );
}

interface TemplateProps {
  readonly template: CountTemplate;
  readonly onClose: () => void;
}

/** Gives a template another name. */
export function RenameTemplate({ template, onClose }: TemplateProps) {
  const { t } = useTranslation();
  const { id: templateId, siteName: _, version, ...setUp } = template;
  const rename = useWrite(routes.changeCountTemplate, {
    ownError: true,
    refresh: [routes.listCountTemplates],
    onDone: onClose,
  });
  return (
    <NameDialog
      title={t("template.rename")}
      initial={template.name}
      busy={rename.isPending}
      error={rename.error}
      onClose={onClose}
      onName={(name) =>
        rename.mutate({
          params: { templateId },
          body: { ...setUp, name },
          ifMatch: String(version),
        })
      }
    />
  );
}

/** Forgets a template. */
export function DeleteTemplate({
  template,
  onClose,
  onDone,
}: TemplateProps & { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const remove = useWrite(routes.deleteCountTemplate, {
    ownError: true,
    refresh: [routes.listCountTemplates],
    onDone,
  });
  return (
    <ConfirmDialog
      title={t("template.deleteTitle", { name: template.name })}
      effect={t("template.deleteEffect")}
      action={t("template.delete")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate({ params: { templateId: template.id } })}
    />
  );
}

interface NameDialogProps {
  readonly title: string;
  readonly initial: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
  /** What else can be done instead of naming. */
  readonly children?: ReactNode;
}

function NameDialog({ title, initial, busy, error, onClose, onName, children }: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form of the count lies around the dialog in React's tree, though not in the page's.
    event.stopPropagation();
    onName(name.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        {children}
        <TextInput
          label={t("template.name")}
          description={t("template.nameHelp")}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemNotice error={error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ""}>
            {t("countForm.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
