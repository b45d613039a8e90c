import type { ProblemDefinition } from "./problem-definition.ts";

/** What proving who one is may meet. */
export const accessProblems = {
  "audit-empty": {
    status: 409,
    en: {
      title: "Nothing of the audit is sealed yet.",
      advice: "Try again in a minute: events are sealed every minute.",
    },
    fr: {
      title: "Rien du journal d'audit n'est encore scellé.",
      advice: "Réessayez dans une minute : les événements sont scellés chaque minute.",
    },
  },
  "role-conflict": {
    status: 409,
    en: {
      title: "One person may not hold both {one} and {other}. Nothing was changed.",
      advice: "Give another role, or change the incompatible permissions first.",
    },
    fr: {
      title: "Une même personne ne peut pas avoir à la fois {one} et {other}. Rien n'a été modifié.",
      advice: "Donnez un autre rôle, ou modifiez d'abord les droits incompatibles.",
    },
  },
  "password-wrong": {
    status: 422,
    en: { title: "The password is wrong. Nothing was changed.", advice: "Type your current password again." },
    fr: {
      title: "Le mot de passe est faux. Rien n'a été modifié.",
      advice: "Saisissez à nouveau votre mot de passe actuel.",
    },
  },
  "password-refused": {
    status: 422,
    en: {
      title: "This password is too easy to guess: {why}.",
      advice: "Take at least {fewest} characters, such as four words that have nothing to do with you.",
    },
    fr: {
      title: "Ce mot de passe est trop facile à deviner : {why}.",
      advice: "Prenez au moins {fewest} caractères, par exemple quatre mots sans rapport avec vous.",
    },
  },
  "sign-in-over": {
    status: 410,
    en: {
      title: "This sign-in took too long, or is done already.",
      advice: "Begin again with your password.",
    },
    fr: {
      title: "Cette connexion a duré trop longtemps, ou est déjà faite.",
      advice: "Recommencez par votre mot de passe.",
    },
  },
  "second-factor-wrong": {
    status: 422,
    en: {
      title: "The code is wrong, or was used already.",
      advice: "Wait for the next one and check that the clock of your phone is right.",
    },
    fr: {
      title: "Le code est faux, ou a déjà servi.",
      advice: "Attendez le suivant et vérifiez que l'heure de votre téléphone est juste.",
    },
  },
  "passkey-refused": {
    status: 422,
    en: {
      title: "This passkey was not accepted. Nothing was changed.",
      advice: "Try once more, or sign in another way.",
    },
    fr: {
      title: "Cette clé d'accès n'a pas été acceptée. Rien n'a été modifié.",
      advice: "Essayez encore, ou connectez-vous autrement.",
    },
  },
  "passkeys-impossible": {
    status: 409,
    en: {
      title: "Passkeys need a name: this server is reached by a number.",
      advice: "Ask its operator for an address with a name (PUBLIC_URL).",
    },
    fr: {
      title: "Les clés d'accès demandent un nom : ce serveur est joint par un numéro.",
      advice: "Demandez à son exploitant une adresse avec un nom (PUBLIC_URL).",
    },
  },
  "provider-unknown": {
    status: 404,
    en: {
      title: "No organisation signs in under the name “{name}”.",
      advice: "Check the name with your administrator, or sign in with your password.",
    },
    fr: {
      title: "Aucune organisation ne se connecte sous le nom « {name} ».",
      advice: "Vérifiez ce nom auprès de votre administrateur, ou connectez-vous avec votre mot de passe.",
    },
  },
  "provider-unreachable": {
    status: 502,
    en: {
      title: "{host} did not answer as an OpenID Connect provider does.",
      advice: "Check the issuer's address, and try again later.",
    },
    fr: {
      title: "{host} n'a pas répondu comme un fournisseur OpenID Connect.",
      advice: "Vérifiez l'adresse de l'émetteur, et réessayez plus tard.",
    },
  },
  "provider-refused": {
    status: 422,
    en: {
      title: "{provider} did not confirm who you are.",
      advice: "Begin again. If it goes on, tell your administrator the time of this try.",
    },
    fr: {
      title: "{provider} n'a pas confirmé qui vous êtes.",
      advice: "Recommencez. Si cela persiste, indiquez à votre administrateur l'heure de cet essai.",
    },
  },
  "person-unknown": {
    status: 403,
    en: {
      title: "{provider} knows you, but nobody here has been let in as {email}.",
      advice: "Ask your administrator to add this address, or sign in with your password.",
    },
    fr: {
      title: "{provider} vous connaît, mais personne n'est admis ici comme {email}.",
      advice:
        "Demandez à votre administrateur d'ajouter cette adresse, ou connectez-vous avec votre mot de passe.",
    },
  },
  "client-secret-needed": {
    status: 422,
    en: {
      title: "Another issuer needs its own secret. Nothing was changed.",
      advice: "Type the secret that this issuer gave you.",
    },
    fr: {
      title: "Un autre émetteur demande son propre secret. Rien n'a été modifié.",
      advice: "Saisissez le secret que cet émetteur vous a donné.",
    },
  },
  "link-not-valid": {
    status: 410,
    en: {
      title: "This link is not valid any more.",
      advice: "It works once, for a day, until a newer one is made. Ask your administrator for a new one.",
    },
    fr: {
      title: "Ce lien n'est plus valable.",
      advice:
        "Il sert une fois, pendant un jour, tant qu'aucun autre n'est créé. Demandez-en un nouveau à votre administrateur.",
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
