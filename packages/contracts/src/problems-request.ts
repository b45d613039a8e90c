import type { ProblemDefinition } from "./problem-definition.ts";

/** What any request may meet. */
export const requestProblems = {
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
  "job-not-waiting": {
    status: 409,
    en: {
      title: "This job does not wait any more, or is one that somebody asked for. Nothing was changed.",
      advice:
        "Reload: it may be running or done. What somebody asked for is let run or undone where it was asked.",
    },
    fr: {
      title: "Cette tâche n'attend plus, ou quelqu'un l'a demandée. Rien n'a été modifié.",
      advice:
        "Rechargez : elle tourne peut-être, ou est finie. Ce que quelqu'un a demandé se défait là où il l'a demandé.",
    },
  },
  "unknown-reference": {
    status: 422,
    en: { title: "Unknown {what}: {value}.", advice: "Check the code, or create it first." },
    fr: { title: "Référence inconnue ({what}) : {value}.", advice: "Vérifiez le code, ou créez-le d'abord." },
  },
} as const satisfies Record<string, ProblemDefinition>;
