/** A product family of the demo company, in the two languages of the console. */
export interface DemoCategory {
  readonly key: string;
  readonly en: string;
  readonly fr: string;
}

/** Every family that `categoryOf` can answer. */
export const demoCategories = [
  { key: "christmas", en: "Christmas", fr: "Noël" },
  { key: "jewellery", en: "Jewellery & hair", fr: "Bijoux et coiffure" },
  { key: "candles", en: "Candles & lights", fr: "Bougies et luminaires" },
  { key: "bags", en: "Bags, purses & travel", fr: "Sacs, porte-monnaie et voyage" },
  { key: "party", en: "Party & celebrations", fr: "Fêtes et célébrations" },
  { key: "stationery", en: "Stationery & gift wrap", fr: "Papeterie et emballage cadeau" },
  { key: "textiles", en: "Cushions, textiles & bath", fr: "Coussins, textiles et bain" },
  { key: "kitchen", en: "Kitchen & baking", fr: "Cuisine et pâtisserie" },
  { key: "tableware", en: "Tableware", fr: "Arts de la table" },
  { key: "garden", en: "Garden & outdoor", fr: "Jardin et plein air" },
  { key: "toys", en: "Toys & children", fr: "Jouets et enfants" },
  { key: "storage", en: "Storage & hooks", fr: "Rangement et crochets" },
  { key: "decoration", en: "Home decoration", fr: "Décoration" },
] as const satisfies readonly DemoCategory[];

export type DemoCategoryKey = (typeof demoCategories)[number]["key"];

// Order decides: "CHRISTMAS T-LIGHT HOLDER" is Christmas, "HAIR CLIP IN BOX" is jewellery. What a thing
// is for (season, worn, lit) says more about its shelf than what it looks like, so that comes first.
const rules: readonly (readonly [DemoCategoryKey, RegExp])[] = [
  [
    "christmas",
    /\b(CHRISTMAS|XMAS|ADVENT|SANTA|REINDEER|SNOWFLAKES?|SNOWM[AE]N|BAUBLES?|HOLLY|STOCKING|NOEL|YULETIDE|RUDOLPH|GINGERBREAD|JINGLE|NATIVITY|WISE MEN)\b/,
  ],
  [
    "jewellery",
    /\b(NECKLACE|NECKL|BRACELETS?|EARRINGS?|EARR?|BROOCH|PENDANT|BANGLE|CHOKER|TIARA|LARIAT|ANKLET|HAIR|HAIRBAND|HAIRCLIPS?|HAIRSLIDE|SCRUNCHIE|(?<!KEY |NAPKIN )RING|DIAMANTE|BOUDICCA|EXPANDABLE)\b/,
  ],
  [
    "textiles",
    /\b(HOT WATER BOTTLE|HOTTIE|CUSHIONS?|TOWELS?|DOORMAT|DOORSTOP|CURTAIN|RUG|THROW|QUILT|BLANKET|SOAP|BATH|BATHROOM|SPONGE|FLANNEL|LIP GLOSS|BALM|FILLER PAD|SLIPPERS?|SCARF|GLOVES|SHAWL|SARONG|FABRIC|HAND WARMER|EYE ?MASK|TABLECLOTH|BED)\b/,
  ],
  [
    "candles",
    /\b(CANDLES?|CANDLEHOLDER|CANDLESTICK|T-?LIGHTS?|TLIGHT|T LIGHT|TEALIGHT|LANTERN|LAMP|LAMPSHADE|LIGHTS|LIGHT|LIGHTBULB|NIGHT LIGHT|CHANDELIER|VOTIVE|INCENSE|SCENTED|SCENT|OIL BURNER|TORCH|TAPERS?|WICK)\b/,
  ],
  ["tableware", /\bTEA ?SET\b/],
  [
    "bags",
    /\b((?<!GIFT |PARTY )BAGS?(?! \d+G)|HANDBAG|SHOPPER|TOTE|PURSE|WALLET|LUGGAGE|PASSPORT|WASHBAG|UMBRELLA|RAIN HAT|RAINCOAT|TRAVEL|SUITCASE|BACKPACK|RUCKSACK|CARD HOLDER|KEY ?RINGS?|KEY ?FOB|PHONE CHARM|KEY-?CHAINS?|PARASOL)\b/,
  ],
  [
    "party",
    /\b(PARTY|BUNTING|BALLOONS?|BIRTHDAY|INVITES?|PAPER (?:CUPS?|PLATES?|BUNTING|CHAIN)|GARLAND|PENNANT|FESTIVAL|CONES?|CONFETTI|EASTER|WEDDING|FAIRY WAND|PINATA|STREAMERS?|HONEYCOMB|PAPER BELLS?|DOIL(?:Y|EYS?|IES)|NAPKINS)\b/,
  ],
  [
    "stationery",
    /\b(CARDS?|WRAP|NOTEBOOK|NOTEPAD|JOTTER|PENCILS?|PENS?|CRAYONS|CHALKS?|TISSUES?|STICKERS?|RIBBONS?|TAGS?|BOOK|BOOKS|TAPE|SKETCHBOOK|JOURNAL|STATIONERY|ERASERS?|RUBBERS?|RULER|STAMPS?|CALENDAR|PAPER|LETTER RACK|BOOKMARK|ENVELOPES?|MEMO|GIFT BAGS?|GIFT TAPE|POST-?IT|ALBUM|ORGANISER|DIARY|STAPLER|CLIPS|ORIGAMI|DECOUPAGE|SEWING|KNITTING|EMBROIDERY|CRAFT)\b/,
  ],
  [
    "kitchen",
    /\b(CAKE ?(?:CASES?|STAND|TINS?|PLATE|TOWEL)?|CAKESTAND|CAKES|BAKING|BAKE|COOKIES?|BISCUITS?|JAM|JELLY|PANTRY|OVEN|CUTLERY|MEASURING|TIMER|SCALES|RECIPE|APRON|FRYING|SPICE|KITCHEN|MOULDS?|SPOONS?|WHISK|ROLLING PIN|BREAD|TOAST|SANDWICH|LUNCH|SNACK|FOOD|COLANDER|GRATER|SAUCEPAN|CASSEROLE|CHOPPING|MASHER|SUGAR|CORKSCREW|BOTTLE OPENER|CUTTERS?|FUNNEL|ICE ?CREAM|COSY|FRIDGE|PUDDING)\b/,
  ],
  [
    "tableware",
    /\b(MUGS?|CUPS?|TEACUP|SAUCERS?|PLATES?|BOWLS?|TEAPOT|TEA|COFFEE|JUG|PITCHER|TUMBLERS?|WINE|GOBLET|COASTERS?|NAPKIN|BEAKERS?|PLACEMATS?|DISH|CRUET|SALT|TRAY|EGG CUP|EGG HOLDER|DECANTER|CHAMPAGNE|MILK|BUTTER|GLASSES|PLACE SETTINGS?|STRAWS|CARAFE|PLATTER|TABLE RUN)\b/,
  ],
  [
    "garden",
    /\b(GARDEN|WATERING|PLANT|PLANTERS?|BIRD ?HOUSE|BIRD ?TABLE|BIRD FEEDER|FEEDER|PICNIC|HERB|POTTING|FLOWER ?POTS?|BUCKET|TRELLIS|SHED|SEEDS?|GROW|WINDMILL|WATER CAN|BEACH|HAMMOCK|DECK ?CHAIR|FLY SWAT|SUN HAT|WIND CHIMES?|WINDCHIME|SPADE|FORK|TWINE|BBQ|PLANT POT|KNEELING|OUTDOOR)\b/,
  ],
  [
    "toys",
    /\b(TOYS?|DOLLS?|DOLLY|JIGSAW|PUZZLES?|GAMES?|PLAY(?:ING|HOUSE)?|SKIPPING|CHILD(?:REN)?S?|CHILDRENS|KIDS|SPACEBOY|DINOSAURS?|TEDDY|SOFT|HELICOPTER|ROBOT|BLOCKS?|SKITTLES|DOMINOES|SNAKES|LUDO|YO ?YO|SPINNING TOP|KNITTED|BABY|PUPPETS?|MARBLES|RACING|TRAIN|HOOPLA|COWBOY|PIRATE|DRAWING|COLOURING|GLIDERS?|MAGIC|FELTCRAFT|PAINTING|TATTOOS|MONEY BANK|MONEY ?BOX|ROCKING HORSE|BADGES?|PLASTERS|CIRCUS|TRAFFIC|CUBE|BALLERINA|SLINKY|RATTLE|GLOBE)\b/,
  ],
  [
    "storage",
    /\b(BOX|BOXES|TINS?|BASKETS?|STORAGE|CABINET|DRAWERS?|RACK|HOOKS?|HANGERS?|JARS?|BIN|CHEST|CRATES?|SHELF|SHELVES|TIDY|POTS?|HOLDER|CUPBOARD|TRUNK|CADDY|KNOB|PEGS?|CONTAINERS?|STAND|BOTTLES?|CANISTERS?)\b/,
  ],
];

/** The family guessed from the words of a source description (upper case); decoration when none fits. */
export function categoryOf(sourceDescription: string): DemoCategoryKey {
  const words = sourceDescription.toUpperCase();
  for (const [key, pattern] of rules) {
    if (pattern.test(words)) return key;
  }
  return "decoration";
}
