export const GIVEN_NAMES = [
  'Ada',
  'Bjørn',
  'Chloë',
  'Dmitri',
  'Élodie',
  'Farah',
  'Grace',
  'Håkan',
  'İpek',
  'José',
  'Kōji',
  'Łucja',
  'Mei',
  'Nuño',
  'Olga',
  'Pádraig',
  'Quỳnh',
  'Rūta',
  'Søren',
  'Tove',
  'Ülle',
  'Václav',
  'Wanjiru',
  'Xóchitl',
  'Yasmin',
  '李',
];

export const FAMILY_NAMES = [
  'Andersson',
  "O'Brien",
  'Castro',
  'D’Angelo',
  'Erdoğan',
  'Fischer',
  'García',
  'Horváth',
  'Ivanov',
  'Jónsdóttir',
  'Kowalski',
  'Lindgren',
  'Müller',
  'Nguyễn',
  'Okafor',
  'Petrović',
  'Quispe',
  'Rossi',
  'Šimić',
  'Tanaka',
  'van Dijk',
];

export const COUNTRIES = [
  'AT',
  'DE',
  'DK',
  'ES',
  'FR',
  'IE',
  'IT',
  'JP',
  'NL',
  'NO',
  'PL',
  'SE',
  'TR',
  'US',
  'VN',
];

export const DEPARTMENTS = ['Books', 'Garden', 'Kitchen', 'Music', 'Outdoor', 'Toys'];

export const ADJECTIVES = [
  'blue',
  'copper',
  'folding',
  'giant',
  'little',
  'quiet',
  'rustic',
  'tiny',
  'woven',
];

export const THINGS = [
  'basket',
  'compass',
  'kettle',
  'lantern',
  'puzzle',
  'stool',
  'trowel',
  'ukulele',
  'whistle',
];

export const LANGUAGES = ['de', 'el', 'ja', 'ar', 'hi'];

export const TRANSLATED = [
  'Laterne',
  'φανάρι',
  'ランタン',
  'فانوس',
  'लालटेन',
  '🏮',
  'e\u0301tui',
  '\u200bzero width',
];

export const REVIEWS = [
  'Does what it should.',
  "Can't complain; 100% as described.",
  'Broke after a week :-(',
  'Line one\nline two\ttabbed, "quoted", back\\slash',
  'Très bien ! 👍🏽',
  '',
];
