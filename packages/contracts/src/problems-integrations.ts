import type { ProblemDefinition } from "./problem-definition.ts";

/** Other systems. */
export const integrationProblems = {
  "address-not-allowed": {
    status: 422,
    en: {
      title: "{host} may not be called from here.",
      advice: "Give a public https address, or ask the operator to allow this one (OUTBOUND_ALLOW).",
    },
    fr: {
      title: "{host} ne peut pas être appelé d'ici.",
      advice:
        "Donnez une adresse https publique, ou demandez à l'exploitant d'autoriser celle-ci (OUTBOUND_ALLOW).",
    },
  },
  "kobo-unreachable": {
    status: 502,
    en: {
      title: "{host} did not answer as expected.",
      advice: "Check the address, and try again later.",
    },
    fr: {
      title: "{host} n'a pas répondu comme attendu.",
      advice: "Vérifiez l'adresse, et réessayez plus tard.",
    },
  },
  "kobo-refused": {
    status: 422,
    en: {
      title: "{host} refused the request ({status}).",
      advice: "Check the API token and the form's identifier, and that the token's owner may see the form.",
    },
    fr: {
      title: "{host} a refusé la demande ({status}).",
      advice:
        "Vérifiez le jeton d'API et l'identifiant du formulaire, et que le titulaire du jeton voit le formulaire.",
    },
  },
  "kobo-token-needed": {
    status: 422,
    en: { title: "Another server needs its API token.", advice: "Give the token of that server." },
    fr: { title: "Un autre serveur demande son jeton d'API.", advice: "Donnez le jeton de ce serveur." },
  },
  "kobo-submission-nameless": {
    status: 422,
    en: {
      title: "The submission carries no identifier (_uuid).",
      advice: "Let the REST service send JSON with all fields.",
    },
    fr: {
      title: "L'envoi ne porte pas d'identifiant (_uuid).",
      advice: "Réglez le service REST pour envoyer tous les champs en JSON.",
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
