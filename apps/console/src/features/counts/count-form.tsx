import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { type ChosenScope, type CountScope, routes } from "@stockex/contracts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead } from "../../api/reading.ts";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { useKeptDraft } from "../../ui/kept-draft.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./count-form.module.css";
import { CategoryPicker, LocationPicker, ProductPicker } from "./pickers.tsx";
import { type ScopeDraft, scopeDraftOf, scopeKinds, scopeOf } from "./scope.ts";
import { SelectionDetails } from "./selection.tsx";

/** What a draft of a count says. */
export interface CountDraft {
  readonly title: string;
  readonly siteId: string;
  readonly scope: CountScope;
  readonly blind: boolean;
  readonly passes: 1 | 2;
}

/** What the form gives: its scope is one that people choose. */
export type ChosenDraft = CountDraft & { readonly scope: ChosenScope };

interface KeptCount extends Omit<CountDraft, "scope"> {
  readonly scope: ScopeDraft;
}

interface CountBefore {
  /** The draft that is changed, or what a new one begins with. */
  readonly draft: CountDraft | undefined;
  /** Names it, with its version: what was written about an older one is dropped. */
  readonly place: string;
}

/** What is written in the form, kept over a reload until it is sent or given up. */
export function useKeptCount({ draft: initial, place }: CountBefore) {
  const { userId } = useSession();
  return useKeptDraft<KeptCount>(`count.${userId}.${place}`, {
    title: initial?.title ?? "",
    siteId: initial?.siteId ?? "",
    scope: scopeDraftOf(initial?.scope),
    blind: initial?.blind ?? true,
    passes: initial?.passes ?? 1,
  });
}

interface CountFormProps {
  readonly kept: ReturnType<typeof useKeptCount>;
  /** The site is fixed once the draft is made. */
  readonly siteFixed: boolean;
  /** Asks first what the form begins with. */
  readonly beginning?: ReactNode;
  readonly action: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly cancel: ReactNode;
  readonly onSubmit: (draft: ChosenDraft) => void;
  /** Offers to keep the set-up as a template. */
  readonly onKeep?: (draft: ChosenDraft) => void;
  /** What the title is for, where it is not one count's. */
  readonly titleHelp?: string;
  /** Further questions, about what is chosen so far; the scope is null until it is whole. */
  readonly more?: (chosen: { readonly siteId: string; readonly scope: ChosenScope | null }) => ReactNode;
}

/** Title, site, what is counted, and how: the questions of a count, in the order one answers them. */
export function CountForm(props: CountFormProps) {
  const { t } = useTranslation();
  const sites = useRead(routes.listSites, { query: { limit: 500 } });
  const { draft, change } = props.kept;
  const { title, scope, blind, passes } = draft;
  const siteId = draft.siteId === "" ? (sites.data?.items[0]?.id ?? "") : draft.siteId;
  const [asked, setAsked] = useState(false);
  const ready = scopeOf(scope);
  const give = (to: ((draft: ChosenDraft) => void) | undefined) => {
    setAsked(true);
    if (ready !== null && siteId !== "") to?.({ title, siteId, scope: ready, blind, passes });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give(props.onSubmit);
  };
  return (
    <form className={classes["form"]} onSubmit={submit}>
      {props.beginning}
      <TextInput
        label={t("countForm.title")}
        description={props.titleHelp ?? t("countForm.titleHelp")}
        required
        maxLength={200}
        data-autofocus
        value={title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("countForm.site")}
        required
        disabled={props.siteFixed}
        value={siteId}
        onChange={(event) => change({ siteId: event.currentTarget.value })}
        data={(sites.data?.items ?? []).map(({ id, name, code }) => ({
          value: id,
          label: `${name} (${code})`,
        }))}
      />
      <ChoiceCards
        label={t("countForm.scope")}
        value={scope.kind}
        choices={scopeKinds.map((kind) => ({
          value: kind,
          name: t(`countForm.scope_${kind}`),
          help: t(`countForm.scopeHelp_${kind}`),
        }))}
        narrowest={220}
        onChange={(kind) => change({ scope: { ...scope, kind } })}
      />
      <ScopeDetails
        scope={scope}
        siteId={siteId}
        onChange={(next) => change({ scope: next })}
        missing={asked && ready === null}
      />
      <div className={classes["how"]}>
        <Checkbox
          checked={blind}
          onChange={(event) => change({ blind: event.currentTarget.checked })}
          label={t("countForm.blind")}
          description={t("countForm.blindHelp")}
        />
        <div>
          <span className={classes["label"]} id="passes-label">
            {t("countForm.passes")}
          </span>
          <SegmentedControl
            aria-labelledby="passes-label"
            value={String(passes)}
            onChange={(value) => change({ passes: value === "2" ? 2 : 1 })}
            data={[
              { value: "1", label: t("countForm.passes_1") },
              { value: "2", label: t("countForm.passes_2") },
            ]}
          />
        </div>
      </div>
      {props.more?.({ siteId, scope: ready })}
      <ProblemNotice error={props.error} />
      <div className={classes["actions"]}>
        {props.cancel}
        <Button type="submit" loading={props.busy}>
          {props.action}
        </Button>
        {props.onKeep === undefined ? null : (
          <Button variant="subtle" onClick={() => give(props.onKeep)}>
            {t("template.keepAs")}
          </Button>
        )}
      </div>
    </form>
  );
}

interface ScopeDetailsProps {
  readonly scope: ScopeDraft;
  readonly siteId: string;
  readonly missing: boolean;
  readonly onChange: (scope: ScopeDraft) => void;
}

function ScopeDetails({ scope, siteId, missing, onChange }: ScopeDetailsProps) {
  const { t } = useTranslation();
  const error = missing ? t("countForm.chooseOne") : undefined;
  switch (scope.kind) {
    case "full":
      return null;
    case "locations":
    case "zero-stock":
      return (
        <LocationPicker
          siteId={siteId}
          label={t("countForm.locations")}
          optional={scope.kind === "zero-stock"}
          error={error}
          value={scope.locationIds}
          onChange={(locationIds) => onChange({ ...scope, locationIds })}
        />
      );
    case "categories":
      return (
        <CategoryPicker
          label={t("countForm.categories")}
          error={error}
          value={scope.categoryIds}
          onChange={(categoryIds) => onChange({ ...scope, categoryIds })}
        />
      );
    case "products":
      return (
        <ProductPicker
          label={t("countForm.products")}
          error={error}
          value={scope.productIds}
          onChange={(productIds) => onChange({ ...scope, productIds })}
        />
      );
    case "selection":
      return <SelectionDetails scope={scope} siteId={siteId} error={error} onChange={onChange} />;
    case "sample":
      return (
        <TextInput
          label={t("countForm.sampleLines")}
          description={t("countForm.sampleHelp")}
          inputMode="numeric"
          error={missing ? t("countForm.sampleWrong") : undefined}
          value={scope.lines}
          onChange={(event) => onChange({ ...scope, lines: event.currentTarget.value })}
        />
      );
    default:
      return scope.kind satisfies never;
  }
}
