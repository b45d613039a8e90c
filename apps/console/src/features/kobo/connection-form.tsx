import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type KoboConnection, type KoboMapping, type RouteBody, routes, type Sent } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatCount } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { guessMapping, mappingFields } from "./guess-mapping.ts";
import { MappingFields, type TypedMapping } from "./mapping-fields.tsx";

/** What is sent; without a token the one that is kept stays. */
export type ConnectionBody = Sent<RouteBody<typeof routes.changeKoboConnection>>;

interface FormProps {
  readonly before: KoboConnection | undefined;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel: ReactNode;
  readonly onSubmit: (body: ConnectionBody) => void;
}

const HOME = "https://kf.kobotoolbox.org";

function typedMapping(mapping: Partial<KoboMapping>): TypedMapping {
  const typed = Object.fromEntries(mappingFields.map((field) => [field, mapping[field] ?? ""]));
  return typed as Record<(typeof mappingFields)[number], string>;
}

/** Which form, what opens it, what its questions say, and which count it fills. */
export function ConnectionForm({ before, action, busy, error, cancel, onSubmit }: FormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(before?.name ?? "");
  const [serverUrl, setServerUrl] = useState(before?.serverUrl ?? HOME);
  const [assetUid, setAssetUid] = useState(before?.assetUid ?? "");
  const [token, setToken] = useState("");
  const [mapping, setMapping] = useState<TypedMapping>(typedMapping(before?.mapping ?? {}));
  const target = useTarget(before);
  const given = token.trim() === "" ? {} : { token: token.trim() };
  const questions = useWrite(routes.readKoboQuestions, {
    ownError: true,
    onDone: (read) => {
      const guessed = guessMapping(read.questions);
      const open = mappingFields.filter((field) => mapping[field] === "");
      setMapping({ ...mapping, ...Object.fromEntries(open.map((field) => [field, guessed[field] ?? ""])) });
    },
  });
  const form = { serverUrl: serverUrl.trim(), assetUid: assetUid.trim(), ...given };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { location, product, quantity, ...others } = mapping;
    const optional = Object.fromEntries(
      Object.entries(others).filter(([, question]) => question.trim() !== ""),
    );
    onSubmit({
      ...form,
      name: name.trim(),
      mapping: { location, product, quantity, ...optional },
      countId: target.countId,
      counterId: target.counterId,
    });
  };
  return (
    <form className={sheet["form"]} onSubmit={submit}>
      <TextInput
        label={t("kobo.name")}
        required
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={sheet["pair"]}>
        <TextInput
          label={t("kobo.server")}
          description={t("kobo.serverHelp")}
          required
          type="url"
          value={serverUrl}
          onChange={(event) => setServerUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t("kobo.asset")}
          description={t("kobo.assetHelp")}
          required
          pattern="[A-Za-z0-9]{10,40}"
          value={assetUid}
          onChange={(event) => setAssetUid(event.currentTarget.value)}
        />
      </div>
      <PasswordInput
        label={t("kobo.token")}
        description={t(before === undefined ? "kobo.tokenHelp" : "kobo.tokenKept")}
        required={before === undefined}
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <div className={sheet["line"]}>
        <Button
          variant="default"
          loading={questions.isPending}
          disabled={form.assetUid === "" || form.serverUrl === ""}
          onClick={() =>
            questions.mutate({
              body: { ...form, ...(before === undefined ? {} : { connectionId: before.id }) },
            })
          }
        >
          {t("kobo.readQuestions")}
        </Button>
        <Questions found={questions.data} />
      </div>
      <ProblemNotice error={questions.error} />
      <MappingFields mapping={mapping} questions={questions.data?.questions ?? []} onChange={setMapping} />
      {target.fields}
      <ProblemNotice error={error} />
      <div className={sheet["actions"]}>
        {cancel}
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

function Questions({
  found,
}: {
  readonly found: { readonly formName: string; readonly questions: readonly unknown[] } | undefined;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <span className={sheet["quiet"]} aria-live="polite">
      {found === undefined
        ? t("kobo.questionsHelp")
        : t("kobo.questionsRead", {
            name: found.formName,
            count: found.questions.length,
            shown: formatCount(found.questions.length, locale),
          })}
    </span>
  );
}

/** The open count that is filled, and who counts where the form does not say. */
function useTarget(before: KoboConnection | undefined) {
  const { t } = useTranslation();
  const counts = useRead(routes.listCounts, { query: { state: "released,counting,review", limit: 200 } });
  const users = useRead(routes.listUsers, { query: { limit: 500 } });
  const [chosen, setChosen] = useState({
    countId: before?.countId ?? "",
    counterId: before?.counterId ?? "",
  });
  const open = (counts.data?.items ?? []).map(({ id, number, title }) => ({
    value: id,
    label: `${number} · ${title}`,
  }));
  const people = (users.data?.items ?? [])
    .filter(({ active }) => active)
    .map(({ id, name }) => ({ value: id, label: name }));
  const fields = (
    <div className={sheet["pair"]}>
      <NativeSelect
        label={t("kobo.count")}
        description={t("kobo.countHelp")}
        required
        value={chosen.countId}
        onChange={(event) => setChosen({ ...chosen, countId: event.currentTarget.value })}
        data={[{ value: "", label: t("kobo.choose") }, ...open]}
      />
      <NativeSelect
        label={t("kobo.counter")}
        description={t("kobo.counterHelp")}
        required
        value={chosen.counterId}
        onChange={(event) => setChosen({ ...chosen, counterId: event.currentTarget.value })}
        data={[{ value: "", label: t("kobo.choose") }, ...people]}
      />
    </div>
  );
  return { ...chosen, fields };
}
