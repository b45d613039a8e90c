import { Button, TextInput } from "@mantine/core";
import { type CountTemplate, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";
import type { CountDraft } from "./count-form.tsx";

interface KeepTemplateProps {
  readonly draft: CountDraft;
  readonly onClose: () => void;
}

/** Keeps what the form says under a name. */
export function KeepTemplate({ draft, onClose }: KeepTemplateProps) {
  const { t } = useTranslation();
  const { title, ...setUp } = draft;
  const keep = useWrite(routes.createCountTemplate, {
    ownError: true,
    refresh: [routes.listCountTemplates],
    onDone: onClose,
  });
  return (
    <NameDialog
      title={t("template.keep")}
      initial={title}
      busy={keep.isPending}
      error={keep.error}
      onClose={onClose}
      onName={(name) => keep.mutate({ body: { ...setUp, name } })}
    />
  );
}

interface TemplateProps {
  readonly template: CountTemplate;
  readonly onClose: () => void;
}

/** Gives a template another name. */
export function RenameTemplate({ template, onClose }: TemplateProps) {
  const { t } = useTranslation();
  const rename = useWrite(routes.renameCountTemplate, {
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
          params: { templateId: template.id },
          body: { name },
          ifMatch: String(template.version),
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
}

function NameDialog({ title, initial, busy, error, onClose, onName }: NameDialogProps) {
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
