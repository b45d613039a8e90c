import type { Language } from "./language.ts";

/**
 * Words that problems carry as stable codes and say in the reader's language: states of a count, reasons why a
 * decision does not fit, what an unknown reference is.
 */
const terms: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  draft: { en: "a draft", fr: "en brouillon" },
  released: { en: "released", fr: "lancé" },
  counting: { en: "being counted", fr: "en cours" },
  review: { en: "pending approval", fr: "en attente d'approbation" },
  approved: { en: "approved", fr: "approuvé" },
  posting: { en: "being posted", fr: "en cours de validation" },
  posted: { en: "posted", fr: "validé" },
  cancelled: { en: "cancelled", fr: "annulé" },
  "duty-create": { en: "creator", fr: "créateur" },
  "duty-count": { en: "counter", fr: "compteur" },
  "duty-recount": { en: "recounter", fr: "recompteur" },
  "duty-review": { en: "reviewer", fr: "réviseur" },
  "duty-approve": { en: "approver", fr: "approbateur" },
  "duty-post": { en: "poster", fr: "valideur" },
  "duty-moved": { en: "recent mover of the stock", fr: "auteur récent de mouvements du stock" },
  "duty-conflict": {
    en: "another duty of the counter in this count stands against it",
    fr: "une autre tâche du compteur dans ce comptage s'y oppose",
  },
  "rule-company-missing": {
    en: "amounts need a company, whose currency they are in",
    fr: "un montant exige une société, dont il prend la monnaie",
  },
  "rule-role-may-not": {
    en: "a role in it may not approve",
    fr: "un rôle qui y figure n'a pas le droit d'approuver",
  },
  "rule-people-missing": {
    en: "there are not enough people of a role in it",
    fr: "il n'y a pas assez de personnes d'un rôle qui y figure",
  },
  "level-other-role": { en: "it asks for another role", fr: "il demande un autre rôle" },
  "level-decided": { en: "you have decided in it already", fr: "vous y avez déjà décidé" },
  "nothing-submitted": { en: "it is not submitted", fr: "il n'est pas soumis" },
  "submitted-already": { en: "it is submitted already", fr: "il est déjà soumis" },
  "no-matrix": { en: "no approval matrix is on", fr: "aucune matrice d'approbation n'est active" },
  "matrix-not-draft": { en: "it is no draft", fr: "ce n'est pas un brouillon" },
  "matrix-not-active": { en: "it is not on", fr: "elle n'est pas active" },
  "principal-may-not": {
    en: "the person may not approve, so there is nothing to delegate",
    fr: "la personne ne peut pas approuver : il n'y a rien à déléguer",
  },
  "stand-in-may-not": {
    en: "the stand-in may not review counts",
    fr: "le remplaçant ne peut pas réviser de comptages",
  },
  "delegation-days": {
    en: "its days are over, in the wrong order or too many",
    fr: "ses jours sont passés, dans le mauvais ordre ou trop nombreux",
  },
  "delegation-over": { en: "it is over already", fr: "elle est déjà terminée" },
  person: { en: "person", fr: "Personne" },
  "not-barred": { en: "nothing stands against it", fr: "rien ne s'y oppose" },
  "own-override": {
    en: "a second person has to confirm it",
    fr: "une seconde personne doit la confirmer",
  },
  "override-over": { en: "it is over already", fr: "elle est déjà terminée" },
  "decided-already": { en: "it was decided already", fr: "c'est déjà tranché" },
  "count-not-posted": { en: "the count is not posted yet", fr: "le comptage n'est pas encore validé" },
  "line-not-open": {
    en: "a line is not open in this count",
    fr: "une ligne n'est pas ouverte dans ce comptage",
  },
  "no-result-yet": {
    en: "the line has no accepted result yet",
    fr: "la ligne n'a pas encore de résultat retenu",
  },
  "not-contested": { en: "no move contests the line", fr: "aucun mouvement ne conteste la ligne" },
  "round-not-counted": {
    en: "nobody counted it in that round",
    fr: "personne ne l'a compté dans cette passe",
  },
  "not-the-same-thing": {
    en: "the two lines are not of the same product and lot",
    fr: "les deux lignes ne sont pas du même produit et du même lot",
  },
  "pair-too-small": {
    en: "the shortage and the surplus do not both reach this quantity",
    fr: "le manque et le surplus n'atteignent pas tous deux cette quantité",
  },
  "unknown-code": { en: "the code is unknown", fr: "le code est inconnu" },
  "unknown-location": { en: "the location is unknown", fr: "l'emplacement est inconnu" },
  "unknown-lot": { en: "the lot is unknown", fr: "le lot est inconnu" },
  "lot-missing": { en: "the lot or serial number is missing", fr: "le numéro de lot ou de série manque" },
  "serial-quantity": { en: "a serial number stands for one piece", fr: "un numéro de série vaut une pièce" },
  "unit-unknown": { en: "the product has no such unit", fr: "le produit n'a pas cette unité" },
  "unit-too-precise": { en: "the unit takes fewer decimals", fr: "l'unité accepte moins de décimales" },
  "outside-count": { en: "it lies outside the count", fr: "c'est hors du périmètre du comptage" },
  "count-closed": { en: "counting is closed there", fr: "le comptage y est clos" },
  "open-elsewhere": { en: "another open count holds it", fr: "un autre comptage ouvert le contient" },
  "same-counter": {
    en: "the same person counted another round",
    fr: "la même personne a compté une autre passe",
  },
  "not-assigned": { en: "the counter is not assigned there", fr: "le compteur n'y est pas affecté" },
  "undo-unknown": { en: "nothing to undo was found", fr: "rien à annuler n'a été trouvé" },
  "last-administrator": {
    en: "the organisation would have no active administrator",
    fr: "l'organisation n'aurait plus d'administrateur actif",
  },
  "person-inactive": {
    en: "the person may not sign in",
    fr: "cette personne ne peut pas se connecter",
  },
  "password-short": { en: "it is too short", fr: "il est trop court" },
  "password-common": { en: "others use it, too", fr: "d'autres l'utilisent aussi" },
  "password-personal": {
    en: "it is made of your name, address or organisation",
    fr: "il est fait de votre nom, adresse ou organisation",
  },
  "password-repeated": { en: "it repeats few characters", fr: "il répète peu de caractères" },
  "second-factor-there": { en: "there is one already", fr: "il y en a déjà un" },
  "second-factor-missing": { en: "there is no second factor", fr: "il n'y a pas de second facteur" },
  "second-factor-required": {
    en: "your role needs a second factor",
    fr: "votre rôle exige un second facteur",
  },
  "own-second-factor-missing": {
    en: "you have no second factor yourself and would be signed out; set one up first",
    fr: "vous n'avez pas vous-même de second facteur et seriez déconnecté ; configurez-en un d'abord",
  },
  "own-account": {
    en: "it is your own account; see My account",
    fr: "c'est votre propre compte ; voyez Mon compte",
  },
  "role-in-use": {
    en: "people have this role; give them another first",
    fr: "des personnes ont ce rôle ; donnez-leur en un autre d'abord",
  },
  role: { en: "role", fr: "Rôle" },
  "password-short-alone": {
    en: "the password has too few characters to stand alone; change it first",
    fr: "le mot de passe est trop court pour servir seul ; changez-le d'abord",
  },
  "password-same": { en: "it is the one you have", fr: "c'est celui que vous avez" },
  site: { en: "site", fr: "Site" },
  count: { en: "count", fr: "Comptage" },
  "person-or-location": { en: "person or location", fr: "Personne ou emplacement" },
  "tolerance-scope": { en: "company, site or category", fr: "Société, site ou catégorie" },
};

/** A term, or several joined by " / ", in a language; what is no term stays as it is. */
export function sayTerms(text: string, language: Language): string {
  return text
    .split(" / ")
    .map((word) => (Object.hasOwn(terms, word) ? (terms[word]?.[language] ?? word) : word))
    .join(" / ");
}
