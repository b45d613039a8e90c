/**
 * What the passwords of published leaks are made of, English and French, with the keys that lie beside each other.
 * A list of whole passwords would mostly hold such that are too short for the house anyway.
 */
export const commonWords: readonly string[] = `
password passwort passw0rd pass motdepasse mdp secret letmein login admin administrator administrateur root user
utilisateur welcome bienvenue bonjour hello salut coucou changeme changezmoi default temp test demo example guest invite
qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty azertyuiop qsdfgh qsdfghjklm wxcvbn wxcvbnm qwertz qazwsx 1qaz2wsx
0123456789 123456789 12345678 1234567 123456 12345 1234 987654321 87654321 654321 54321 4321 112233 123123 123321 abc123
abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd aaaa 111111 000000 666666 777777 888888
iloveyou jetaime loveyou love amour princess princesse sunshine soleil shadow dragon master monkey football baseball
superman batman pokemon starwars trustno1 whatever freedom liberte computer ordinateur internet samsung google facebook
chocolat doudou loulou chouchou marseille paris lyon france cameroun douala yaounde afrique africa london
january february march april june july august september october november december
janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
spring summer autumn winter printemps automne hiver
1990 1991 1992 1993 1994 1995 1996 1997 1998 1999 2000 2001 2002 2003 2004 2005 2010 2015 2020 2021 2022 2023 2024 2025
2026 2027 2028 2029 2030
stockex stock inventory inventaire comptage entrepot warehouse depot magasin company entreprise societe
`
  .trim()
  .split(/\s+/);
