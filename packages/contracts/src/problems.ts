/** Languages of the product. */
export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

interface ProblemText {
  /** What happened, and what was kept. */
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
}

interface ProblemDefinition {
  readonly status: number;
  readonly en: ProblemText;
  readonly fr: ProblemText;
}

const define = <const T extends Record<string, ProblemDefinition>>(definitions: T): T => definitions;

/**
 * Every expected failure of the API: stable code, HTTP status, text in each language. `{name}` in a text is
 * filled from the problem's parameters. Answers follow RFC 9457.
 */
export const problemDefinitions = define({
  "validation-failed": {
    status: 400,
    en: {
      title: "The request is not well formed.",
      advice: "Correct the fields named below and send it again.",
    },
    fr: {
      title: "La demande n'est pas bien formée.",
      advice: "Corrigez les champs indiqués ci-dessous puis renvoyez-la.",
    },
  },
  "sign-in-required": {
    status: 401,
    en: { title: "You are not signed in.", advice: "Sign in and try again." },
    fr: { title: "Vous n'êtes pas connecté.", advice: "Connectez-vous puis réessayez." },
  },
  "sign-in-failed": {
    status: 401,
    en: { title: "E-mail or password is wrong.", advice: "Check both and try again." },
    fr: {
      title: "L'adresse e-mail ou le mot de passe est faux.",
      advice: "Vérifiez les deux puis réessayez.",
    },
  },
  "csrf-token-missing": {
    status: 403,
    en: { title: "The request could not be tied to your session.", advice: "Reload the page and try again." },
    fr: {
      title: "La demande n'a pas pu être rattachée à votre session.",
      advice: "Rechargez la page puis réessayez.",
    },
  },
  "permission-missing": {
    status: 403,
    en: {
      title: "Your role does not allow this ({permission}).",
      advice: "Ask an administrator for the right, or a colleague who has it.",
    },
    fr: {
      title: "Votre rôle ne le permet pas ({permission}).",
      advice: "Demandez ce droit à un administrateur, ou faites-le faire par un collègue qui l'a.",
    },
  },
  "not-found": {
    status: 404,
    en: {
      title: "This does not exist, or not for you.",
      advice: "Check the address or go back to the list.",
    },
    fr: {
      title: "Cet élément n'existe pas, ou pas pour vous.",
      advice: "Vérifiez l'adresse ou revenez à la liste.",
    },
  },
  "too-many-requests": {
    status: 429,
    en: { title: "Too many requests.", advice: "Wait {seconds} seconds and try again." },
    fr: { title: "Trop de demandes.", advice: "Attendez {seconds} secondes puis réessayez." },
  },
  "body-too-large": {
    status: 413,
    en: { title: "What was sent is too large.", advice: "Send it in smaller parts (limit {limit})." },
    fr: {
      title: "L'envoi est trop volumineux.",
      advice: "Envoyez-le en plusieurs parties (limite {limit}).",
    },
  },
  "database-unavailable": {
    status: 503,
    en: {
      title: "The database cannot be reached right now. Nothing was saved.",
      advice: "Try again in a few seconds.",
    },
    fr: {
      title: "La base de données est injoignable pour l'instant. Rien n'a été enregistré.",
      advice: "Réessayez dans quelques secondes.",
    },
  },
  "database-busy": {
    status: 503,
    en: {
      title: "Somebody else is working on the same records right now. Nothing was saved.",
      advice: "Try again in a few seconds.",
    },
    fr: {
      title:
        "Quelqu'un d'autre travaille sur les mêmes enregistrements en ce moment. Rien n'a été enregistré.",
      advice: "Réessayez dans quelques secondes.",
    },
  },
  "outcome-unknown": {
    status: 503,
    en: {
      title: "The answer did not come in time: it may or may not have been saved.",
      advice: "Reload to see what was saved before you try again.",
    },
    fr: {
      title: "La réponse n'est pas arrivée à temps : l'enregistrement a pu aboutir ou non.",
      advice: "Rechargez pour voir ce qui a été enregistré avant de réessayer.",
    },
  },
  "shutting-down": {
    status: 503,
    en: {
      title: "The server is stopping. Nothing was saved.",
      advice: "Try again in a few seconds.",
    },
    fr: {
      title: "Le serveur est en train de s'arrêter. Rien n'a été enregistré.",
      advice: "Réessayez dans quelques secondes.",
    },
  },
  "disk-full": {
    status: 503,
    en: {
      title: "The server's disk is full. Nothing was saved; reading still works.",
      advice: "Tell an administrator to free space, then try again.",
    },
    fr: {
      title: "Le disque du serveur est plein. Rien n'a été enregistré ; la lecture fonctionne toujours.",
      advice: "Prévenez un administrateur pour libérer de la place, puis réessayez.",
    },
  },
  "internal-error": {
    status: 500,
    en: {
      title: "Something went wrong on our side. Nothing was saved.",
      advice: "Try again; if it persists, give support the reference {reference}.",
    },
    fr: {
      title: "Une erreur s'est produite de notre côté. Rien n'a été enregistré.",
      advice: "Réessayez ; si cela persiste, donnez la référence {reference} au support.",
    },
  },
  "idempotency-key-reused": {
    status: 422,
    en: {
      title: "This idempotency key was already used for another request.",
      advice: "Use a new key for a new request.",
    },
    fr: {
      title: "Cette clé d'idempotence a déjà servi pour une autre demande.",
      advice: "Prenez une nouvelle clé pour une nouvelle demande.",
    },
  },
  "version-required": {
    status: 428,
    en: {
      title: "This resource is edited by version.",
      advice: "Read it first and send its ETag in the If-Match header.",
    },
    fr: {
      title: "Cette ressource se modifie par version.",
      advice: "Lisez-la d'abord et envoyez son ETag dans l'en-tête If-Match.",
    },
  },
  "version-conflict": {
    status: 412,
    en: {
      title: "Somebody changed this since you read it. Your change was not saved.",
      advice: "Reload, look at the new state and make your change again.",
    },
    fr: {
      title: "Quelqu'un a modifié ceci depuis votre lecture. Votre modification n'a pas été enregistrée.",
      advice: "Rechargez, regardez le nouvel état et refaites votre modification.",
    },
  },
  "already-exists": {
    status: 409,
    en: { title: "{field} “{value}” is already taken.", advice: "Choose another value." },
    fr: { title: "{field} « {value} » est déjà pris.", advice: "Choisissez une autre valeur." },
  },
  "unknown-reference": {
    status: 422,
    en: { title: "Unknown {what}: {value}.", advice: "Check the code, or create it first." },
    fr: { title: "Référence inconnue ({what}) : {value}.", advice: "Vérifiez le code, ou créez-le d'abord." },
  },
  "quantity-invalid": {
    status: 422,
    en: {
      title: "“{value}” is not a quantity.",
      advice: "Enter a number from 0 to 99,999,999,999,999 with at most 6 decimals.",
    },
    fr: {
      title: "« {value} » n'est pas une quantité.",
      advice: "Saisissez un nombre de 0 à 99 999 999 999 999 avec 6 décimales au plus.",
    },
  },
  "quantity-not-positive": {
    status: 422,
    en: { title: "A move needs a quantity above zero.", advice: "To take back a move, reverse it." },
    fr: {
      title: "Un mouvement demande une quantité supérieure à zéro.",
      advice: "Pour annuler un mouvement, contre-passez-le.",
    },
  },
  "unit-too-precise": {
    status: 422,
    en: {
      title: "The unit “{unit}” takes at most {decimals} decimals; {value} has more.",
      advice: "Round the quantity or use a finer unit.",
    },
    fr: {
      title: "L'unité « {unit} » accepte au plus {decimals} décimales ; {value} en a davantage.",
      advice: "Arrondissez la quantité ou prenez une unité plus fine.",
    },
  },
  "stock-insufficient": {
    status: 409,
    en: {
      title: "Not enough stock of {product} in {location}: {available} available. Nothing was moved.",
      advice: "Check the quantity and the place, or count the location.",
    },
    fr: {
      title:
        "Stock insuffisant de {product} en {location} : {available} disponible(s). Rien n'a été déplacé.",
      advice: "Vérifiez la quantité et l'emplacement, ou comptez l'emplacement.",
    },
  },
  "lot-required": {
    status: 422,
    en: {
      title: "{product} is followed by {tracking}: its number is missing.",
      advice: "Give the lot or serial number.",
    },
    fr: {
      title: "{product} est suivi par {tracking} : le numéro manque.",
      advice: "Donnez le numéro de lot ou de série.",
    },
  },
  "lot-not-allowed": {
    status: 422,
    en: { title: "{product} is not followed by lot or serial number.", advice: "Leave the number out." },
    fr: { title: "{product} n'est pas suivi par lot ni numéro de série.", advice: "Retirez le numéro." },
  },
  "serial-quantity": {
    status: 422,
    en: {
      title: "A serial number stands for exactly one piece.",
      advice: "Send quantity 1 for each serial number.",
    },
    fr: {
      title: "Un numéro de série vaut exactement une pièce.",
      advice: "Envoyez la quantité 1 par numéro de série.",
    },
  },
  "serial-already-in-stock": {
    status: 409,
    en: {
      title: "Serial {value} is already in stock.",
      advice: "Check the number, or move it from where it is.",
    },
    fr: {
      title: "Le numéro de série {value} est déjà en stock.",
      advice: "Vérifiez le numéro, ou déplacez-le d'où il est.",
    },
  },
  "location-not-usable": {
    status: 422,
    en: {
      title: "{location} cannot hold stock or be used here.",
      advice: "Choose a storage location of the same company.",
    },
    fr: {
      title: "{location} ne peut pas contenir de stock ou servir ici.",
      advice: "Choisissez un emplacement de stockage de la même société.",
    },
  },
  "move-in-future": {
    status: 422,
    en: { title: "A move cannot happen in the future.", advice: "Check the date and time." },
    fr: {
      title: "Un mouvement ne peut pas avoir lieu dans le futur.",
      advice: "Vérifiez la date et l'heure.",
    },
  },
  "move-already-reversed": {
    status: 409,
    en: { title: "This move was already reversed.", advice: "Nothing more to do." },
    fr: { title: "Ce mouvement a déjà été contre-passé.", advice: "Il n'y a rien de plus à faire." },
  },
  "cost-required": {
    status: 422,
    en: {
      title: "No cost is known for {product}: goods found or received need one.",
      advice: "Give a unit cost.",
    },
    fr: {
      title: "Aucun coût connu pour {product} : des biens trouvés ou reçus en demandent un.",
      advice: "Donnez un coût unitaire.",
    },
  },
  "period-closed": {
    status: 409,
    en: {
      title: "The accounting period of {date} is closed. Nothing was posted.",
      advice: "Choose a date in an open period, or reopen the period.",
    },
    fr: {
      title: "La période comptable du {date} est close. Rien n'a été comptabilisé.",
      advice: "Choisissez une date dans une période ouverte, ou rouvrez la période.",
    },
  },
  "account-missing": {
    status: 422,
    en: {
      title: "Category {category} has no stock accounts in {company}.",
      advice: "Complete the category's accounts first.",
    },
    fr: {
      title: "La catégorie {category} n'a pas de comptes de stock dans {company}.",
      advice: "Complétez d'abord les comptes de la catégorie.",
    },
  },
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
      title: "You counted in this count, so you cannot approve it.",
      advice: "Ask somebody who did not count to approve it.",
    },
    fr: {
      title: "Vous avez compté dans ce comptage : vous ne pouvez pas l'approuver.",
      advice: "Demandez l'approbation à une personne qui n'a pas compté.",
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
  "file-not-readable": {
    status: 422,
    en: {
      title: "The file cannot be read: {detail}. Nothing was imported.",
      advice: "Open it in your spreadsheet, save it again as .xlsx or .csv and retry.",
    },
    fr: {
      title: "Le fichier est illisible : {detail}. Rien n'a été importé.",
      advice: "Ouvrez-le dans votre tableur, enregistrez-le à nouveau en .xlsx ou .csv puis réessayez.",
    },
  },
  "file-empty": {
    status: 422,
    en: {
      title: "The file has no rows. Nothing was imported.",
      advice: "Check that you chose the right file and sheet.",
    },
    fr: {
      title: "Le fichier ne contient aucune ligne. Rien n'a été importé.",
      advice: "Vérifiez le fichier et la feuille choisis.",
    },
  },
  "file-encoding": {
    status: 422,
    en: {
      title: "The file's encoding is not understood ({detail}). Nothing was imported.",
      advice: "Save it as CSV UTF-8 or .xlsx.",
    },
    fr: {
      title: "L'encodage du fichier n'est pas reconnu ({detail}). Rien n'a été importé.",
      advice: "Enregistrez-le en CSV UTF-8 ou en .xlsx.",
    },
  },
  "file-too-large": {
    status: 413,
    en: {
      title: "The file is too large ({detail}). Nothing was imported.",
      advice: "Split it into smaller files.",
    },
    fr: {
      title: "Le fichier est trop volumineux ({detail}). Rien n'a été importé.",
      advice: "Divisez-le en fichiers plus petits.",
    },
  },
  "file-hostile": {
    status: 422,
    en: {
      title: "The file is built in a way that is not safe to open ({detail}). Nothing was imported.",
      advice: "Open it in your spreadsheet and save it again.",
    },
    fr: {
      title: "Le fichier est construit d'une façon qui n'est pas sûre ({detail}). Rien n'a été importé.",
      advice: "Ouvrez-le dans votre tableur et enregistrez-le à nouveau.",
    },
  },
  "file-no-header": {
    status: 422,
    en: {
      title: "No heading row was found. Nothing was imported.",
      advice: "Put the column names in the first row.",
    },
    fr: {
      title: "Aucune ligne de titres n'a été trouvée. Rien n'a été importé.",
      advice: "Mettez les noms des colonnes dans la première ligne.",
    },
  },
  "file-kind-unknown": {
    status: 415,
    en: {
      title: "This is neither an .xlsx nor a .csv file. Nothing was imported.",
      advice: "Save it as .xlsx or .csv.",
    },
    fr: {
      title: "Ce n'est ni un fichier .xlsx ni un fichier .csv. Rien n'a été importé.",
      advice: "Enregistrez-le en .xlsx ou .csv.",
    },
  },
  "import-state": {
    status: 409,
    en: {
      title: "The import is {state}; this is not possible now.",
      advice: "Reload the import to see where it stands.",
    },
    fr: {
      title: "L'import est {state} ; ce n'est pas possible maintenant.",
      advice: "Rechargez l'import pour voir où il en est.",
    },
  },
  "import-column-missing": {
    status: 422,
    en: { title: "The column “{column}” is not mapped.", advice: "Say which column of the file holds it." },
    fr: {
      title: "La colonne « {column} » n'est pas associée.",
      advice: "Indiquez quelle colonne du fichier la contient.",
    },
  },
  "import-has-errors": {
    status: 422,
    en: {
      title: "{rows} rows have errors. Nothing was imported.",
      advice: "Download the errors, correct the file and send it again.",
    },
    fr: {
      title: "{rows} lignes sont en erreur. Rien n'a été importé.",
      advice: "Téléchargez les erreurs, corrigez le fichier et renvoyez-le.",
    },
  },
  "opening-stock-exists": {
    status: 409,
    en: {
      title: "{company} already has stock: an opening stock would count it twice. Nothing was imported.",
      advice: "Use a count or a receipt instead.",
    },
    fr: {
      title:
        "{company} a déjà du stock : un stock d'ouverture le compterait deux fois. Rien n'a été importé.",
      advice: "Faites plutôt un comptage ou une réception.",
    },
  },
});

export type ProblemCode = keyof typeof problemDefinitions;

/** A field that failed, for `validation-failed`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** An expected failure as data: code and the parameters of its text. */
export interface Problem {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldProblem[];
}

/** RFC 9457 body of a failed answer. `title` says what happened, `detail` what to do. */
export interface ProblemDetails {
  readonly type: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly instance?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldProblem[];
}

const fill = (text: string, params: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);

/** Says a problem in a language, as the body of the answer. */
export function describeProblem(problem: Problem, language: Language): ProblemDetails {
  const definition: ProblemDefinition = problemDefinitions[problem.code];
  const text = definition[language];
  return {
    type: `urn:stockex:problem:${problem.code}`,
    status: definition.status,
    code: problem.code,
    title: fill(text.title, problem.params),
    detail: fill(text.advice, problem.params),
    ...(Object.keys(problem.params).length > 0 ? { params: problem.params } : {}),
    ...(problem.fields === undefined
      ? {}
      : {
          fields: problem.fields.map(({ path, message }) => ({
            path,
            message: describeField(message, language),
          })),
        }),
  };
}

/** Messages of fields that a schema names by a code of its own. */
const fieldMessages: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  "quantity-format": {
    en: "a decimal number in quotes, at most 14 digits and 6 decimals",
    fr: "un nombre décimal entre guillemets, 14 chiffres et 6 décimales au plus",
  },
  "money-format": {
    en: "a decimal amount in quotes, at most 16 digits and 4 decimals",
    fr: "un montant décimal entre guillemets, 16 chiffres et 4 décimales au plus",
  },
  "percentage-format": {
    en: "a decimal percentage in quotes, at most 9 digits and 4 decimals",
    fr: "un pourcentage décimal entre guillemets, 9 chiffres et 4 décimales au plus",
  },
  cursor: {
    en: "not a cursor of this list: take `next` of the page before, or leave it out",
    fr: "ce n'est pas un curseur de cette liste : prenez `next` de la page précédente, ou rien",
  },
  file: { en: "exactly one file, in the field “file”", fr: "un seul fichier, dans le champ « file »" },
};

/** Says a field's message in a language; one that is no code of ours is already said. */
export function describeField(message: string, language: Language): string {
  return fieldMessages[message]?.[language] ?? message;
}
