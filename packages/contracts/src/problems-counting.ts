import type { ProblemDefinition } from "./problem-definition.ts";

/** Counts, from release to posting. */
export const countingProblems = {
  "count-state": {
    status: 409,
    en: {
      title: "The count is {state}; this needs it to be {expected}.",
      advice: "Reload the count to see where it stands.",
    },
    fr: {
      title: "Le comptage est {state} ; cette action demande qu'il soit {expected}.",
      advice: "Rechargez le comptage pour voir où il en est.",
    },
  },
  "count-empty": {
    status: 422,
    en: {
      title: "There is nothing to count in this scope.",
      advice: "Choose other locations, categories or products.",
    },
    fr: {
      title: "Il n'y a rien à compter dans ce périmètre.",
      advice: "Choisissez d'autres emplacements, catégories ou produits.",
    },
  },
  "count-overlap": {
    status: 409,
    en: {
      title: "{lines} lines are already in the open count {count}.",
      advice: "Finish or cancel that count first, or choose another scope.",
    },
    fr: {
      title: "{lines} lignes sont déjà dans le comptage ouvert {count}.",
      advice: "Terminez ou annulez d'abord ce comptage, ou choisissez un autre périmètre.",
    },
  },
  "plan-count-open": {
    status: 409,
    en: {
      title: "Count {count} of this plan is still open.",
      advice: "Finish or cancel it before the plan makes another.",
    },
    fr: {
      title: "Le comptage {count} de ce plan est encore ouvert.",
      advice: "Terminez-le ou annulez-le avant que le plan n'en prépare un autre.",
    },
  },
  "count-unresolved": {
    status: 409,
    en: {
      title: "{lines} lines still need a decision. The count was not approved.",
      advice: "Accept, recount or decide each of them first.",
    },
    fr: {
      title: "{lines} lignes attendent encore une décision. Le comptage n'a pas été approuvé.",
      advice: "Acceptez, recomptez ou tranchez chacune d'abord.",
    },
  },
  "count-unknown-codes": {
    status: 409,
    en: {
      title: "{readings} readings wait for resolution. The count was not approved.",
      advice: "Resolve or dismiss each of them first.",
    },
    fr: {
      title: "{readings} lectures attendent d'être résolues. Le comptage n'a pas été approuvé.",
      advice: "Résolvez ou écartez chacune d'abord.",
    },
  },
  "uncounted-choice-missing": {
    status: 422,
    en: {
      title: "{lines} lines were not counted.",
      advice: "Choose what becomes of them: keep, zero or exclude.",
    },
    fr: {
      title: "{lines} lignes n'ont pas été comptées.",
      advice: "Choisissez leur sort : garder, zéro ou exclure.",
    },
  },
  "reason-required": {
    status: 422,
    en: { title: "A reason is needed.", advice: "Say in a few words why." },
    fr: { title: "Un motif est nécessaire.", advice: "Dites en quelques mots pourquoi." },
  },
  "segregation-of-duties": {
    status: 409,
    en: {
      title: "Segregation of duties: {person} may not both be {duty} and {against} of one count.",
      advice: "Ask somebody else to do it, or in an emergency ask for an override.",
    },
    fr: {
      title: "Séparation des tâches : {person} ne peut pas être {duty} et {against} d'un même comptage.",
      advice: "Demandez à une autre personne de le faire ou, en urgence, demandez une dérogation.",
    },
  },
  "count-not-submitted": {
    status: 409,
    en: {
      title: "The count is not submitted for approval yet.",
      advice: "Its reviewer submits it: that fixes the levels it needs.",
    },
    fr: {
      title: "Le comptage n'est pas encore soumis à approbation.",
      advice: "Son réviseur le soumet : cela fixe les niveaux nécessaires.",
    },
  },
  "count-submitted": {
    status: 409,
    en: {
      title: "The count waits for approval, so its lines are not decided any more. Nothing was changed.",
      advice: "Withdraw the submission first, with a reason.",
    },
    fr: {
      title: "Le comptage attend son approbation : ses lignes ne se tranchent plus. Rien n'a été modifié.",
      advice: "Retirez d'abord la soumission, avec un motif.",
    },
  },
  "approval-stale": {
    status: 409,
    en: {
      title: "The count has changed since it was submitted. It was not approved.",
      advice: "Withdraw the submission, look at what changed and submit it again.",
    },
    fr: {
      title: "Le comptage a changé depuis sa soumission. Il n'a pas été approuvé.",
      advice: "Retirez la soumission, regardez ce qui a changé et soumettez-le de nouveau.",
    },
  },
  "approval-not-yours": {
    status: 403,
    en: {
      title: "The open level of this approval is not yours to decide ({why}).",
      advice: "See the page of the count for whom it waits.",
    },
    fr: {
      title: "Le niveau ouvert de cette approbation ne vous revient pas ({why}).",
      advice: "La page du comptage dit qui il attend.",
    },
  },
  "delegation-missing": {
    status: 403,
    en: {
      title: "You do not stand in for this person now, or they may not approve themselves.",
      advice: "Ask them, or an administrator, for a delegation.",
    },
    fr: {
      title: "Vous ne remplacez pas cette personne actuellement, ou elle ne peut pas approuver elle-même.",
      advice: "Demandez-lui, ou à un administrateur, une délégation.",
    },
  },
  "approval-rule-impossible": {
    status: 422,
    en: {
      title: "The rule “{rule}” cannot be: {why}. Nothing was changed.",
      advice: "Change the rule and try again.",
    },
    fr: {
      title: "La règle « {rule} » est impossible : {why}. Rien n'a été modifié.",
      advice: "Modifiez la règle et réessayez.",
    },
  },
  "blind-count": {
    status: 403,
    en: {
      title: "This count is blind and you take part in it: its results stay hidden until it is closed.",
      advice: "Come back after the count is closed.",
    },
    fr: {
      title:
        "Ce comptage est à l'aveugle et vous y participez : ses résultats restent cachés jusqu'à sa clôture.",
      advice: "Revenez après la clôture du comptage.",
    },
  },
  "decision-not-possible": {
    status: 409,
    en: { title: "This is not possible: {why}.", advice: "Reload and choose another way." },
    fr: { title: "Ce n'est pas possible : {why}.", advice: "Rechargez puis choisissez autre chose." },
  },
  "posting-blocked": {
    status: 409,
    en: {
      title:
        "{lines} lines cannot be posted: stock would become negative ({product} in {location}). They were left unposted.",
      advice: "Recount or exclude them, then post again.",
    },
    fr: {
      title:
        "{lines} lignes ne peuvent pas être validées : le stock deviendrait négatif ({product} en {location}). Elles sont restées non validées.",
      advice: "Recomptez-les ou excluez-les, puis validez à nouveau.",
    },
  },
  "counts-not-comparable": {
    status: 422,
    en: {
      title: "The counts {count} and {other} are of different sites: they have no place in common.",
      advice: "Choose another count of the same site.",
    },
    fr: {
      title:
        "Les comptages {count} et {other} portent sur des sites différents : ils n'ont aucun emplacement en commun.",
      advice: "Choisissez un autre comptage du même site.",
    },
  },
  "photo-not-readable": {
    status: 422,
    en: {
      title: "This is not a JPEG photo that can be kept. Nothing was changed.",
      advice: "Take it again, or save it as JPEG.",
    },
    fr: {
      title: "Ce n'est pas une photo JPEG que l'on puisse garder. Rien n'a été modifié.",
      advice: "Reprenez-la, ou enregistrez-la en JPEG.",
    },
  },
  "photo-too-large": {
    status: 413,
    en: {
      title: "The photo is larger than {most} MB. Nothing was changed.",
      advice: "Take it with fewer pixels.",
    },
    fr: {
      title: "La photo dépasse {most} Mo. Rien n'a été modifié.",
      advice: "Prenez-la avec moins de pixels.",
    },
  },
  "photos-full": {
    status: 409,
    en: {
      title: "This line has its {most} photos. Nothing was changed.",
      advice: "Take one of them away first.",
    },
    fr: {
      title: "Cette ligne a déjà ses {most} photos. Rien n'a été modifié.",
      advice: "Retirez-en d'abord une.",
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
