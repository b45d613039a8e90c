import type { ProblemDefinition } from "./problem-definition.ts";

/** Moves, lots, places, costs and accounts. */
export const stockProblems = {
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
} as const satisfies Record<string, ProblemDefinition>;
