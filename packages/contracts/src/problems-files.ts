import type { ProblemDefinition } from "./problem-definition.ts";

/** Files and imports. */
export const filesProblems = {
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
  "nothing-to-print": {
    status: 422,
    en: {
      title: "Nothing of this can be printed: no code fits the label or the kind of barcode.",
      advice: "Choose another kind of barcode or a larger label; the preview says what is wrong with each.",
    },
    fr: {
      title: "Rien de tout cela n'est imprimable : aucun code ne convient à l'étiquette ou au code-barres.",
      advice: "Choisissez un autre code-barres ou une étiquette plus grande ; l'aperçu dit ce qui ne va pas.",
    },
  },
  "too-many-labels": {
    status: 422,
    en: {
      title: "That would be more labels than one file holds ({most}).",
      advice: "Print fewer copies, or part of it at a time.",
    },
    fr: {
      title: "Cela ferait plus d'étiquettes qu'un fichier n'en contient ({most}).",
      advice: "Imprimez moins d'exemplaires, ou une partie à la fois.",
    },
  },
  "pivot-too-wide": {
    status: 422,
    en: {
      title: "That would be {columns} columns; a table holds at most {most}.",
      advice: "Put it in the rows instead, choose something coarser for the columns, or narrow the filter.",
    },
    fr: {
      title: "Cela ferait {columns} colonnes ; un tableau en contient au plus {most}.",
      advice: "Mettez-le plutôt en lignes, choisissez des colonnes moins fines, ou resserrez le filtre.",
    },
  },
  "pivot-too-long": {
    status: 422,
    en: {
      title: "That would be {rows} rows; a table holds at most {most}.",
      advice: "Choose something coarser for the rows, or narrow the filter.",
    },
    fr: {
      title: "Cela ferait {rows} lignes ; un tableau en contient au plus {most}.",
      advice: "Choisissez des lignes moins fines, ou resserrez le filtre.",
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
  "logo-not-readable": {
    status: 422,
    en: {
      title: "This is neither a PNG nor a JPEG picture of at most 4 million pixels. Nothing was changed.",
      advice: "Export the logo as PNG, about 600 pixels wide.",
    },
    fr: {
      title:
        "Ce n'est ni une image PNG ni une image JPEG d'au plus 4 millions de pixels. Rien n'a été modifié.",
      advice: "Exportez le logo en PNG, d'environ 600 pixels de large.",
    },
  },
  "logo-too-large": {
    status: 413,
    en: {
      title: "The logo is larger than {most} kB. Nothing was changed.",
      advice: "Export it smaller: about 600 pixels wide is enough.",
    },
    fr: {
      title: "Le logo dépasse {most} ko. Rien n'a été modifié.",
      advice: "Exportez-le plus petit : environ 600 pixels de large suffisent.",
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
