/** How numbers count time. */
export interface CountForm {
  /** The moment of the number 0, in microseconds since 1970-01-01 00:00:00 UTC. */
  readonly origin: bigint;
  /** The length of the unit, in nanoseconds. */
  readonly unit: bigint;
  /** How those who write such numbers store them: whole, or as doubles with fractions. */
  readonly stored: 'whole' | 'double';
  /** What the numbers are, in words. */
  readonly what: string;
  /**
   * The years, from the first of January to the first of January, in which numbers of a column are taken for such counts.
   * Absent: such numbers look like any others.
   */
  readonly years?: readonly [from: number, to: number];
}

const SECOND = 1_000_000_000n;
const MILLI = 1_000_000n;
const MICRO = 1000n;
const DAY = 86_400n * SECOND;
const OF_2001 = 978_307_200_000_000n;
const OF_1601 = -11_644_473_600_000_000n;
const OF_YEAR_1 = -62_135_596_800_000_000n;
/** 1899-12-30, the day before the first one of spreadsheets. */
const OF_1899 = -2_209_161_600_000_000n;
/** Noon of 4714-11-24 BC. */
const OF_JULIAN_DAYS = -210_866_760_000_000_000n;
const USUAL = [1990, 2100] as const;

/**
 * Every form of count. `ticks` are those of .NET, `filetime` those of Windows,
 * `webkit` those of Chrome, `core-data` those of Apple, `ole` the days of COM, Delphi and spreadsheets.
 */
export const COUNT_FORMS = {
  'epoch-s': { origin: 0n, unit: SECOND, stored: 'whole', what: 'seconds since 1970', years: USUAL },
  'epoch-ms': { origin: 0n, unit: MILLI, stored: 'whole', what: 'milliseconds since 1970', years: USUAL },
  'epoch-us': { origin: 0n, unit: MICRO, stored: 'whole', what: 'microseconds since 1970', years: USUAL },
  webkit: { origin: OF_1601, unit: MICRO, stored: 'whole', what: 'microseconds since 1601', years: USUAL },
  filetime: {
    origin: OF_1601,
    unit: 100n,
    stored: 'whole',
    what: 'tenths of a microsecond since 1601',
    years: USUAL,
  },
  ticks: {
    origin: OF_YEAR_1,
    unit: 100n,
    stored: 'whole',
    what: 'tenths of a microsecond since year 1',
    years: USUAL,
  },
  'epoch-ns': { origin: 0n, unit: 1n, stored: 'whole', what: 'nanoseconds since 1970', years: USUAL },
  julian: { origin: OF_JULIAN_DAYS, unit: DAY, stored: 'double', what: 'julian days', years: [1900, 2100] },
  'core-data': {
    origin: OF_2001,
    unit: SECOND,
    stored: 'double',
    what: 'seconds since 2001',
    years: [2005, 2040],
  },
  'core-data-ns': {
    origin: OF_2001,
    unit: 1n,
    stored: 'whole',
    what: 'nanoseconds since 2001',
    years: [2010, 2040],
  },
  ole: { origin: OF_1899, unit: DAY, stored: 'double', what: 'days since 1899-12-30' },
} as const satisfies Readonly<Record<string, CountForm>>;

/** The name of a form of count, as a config writes it. */
export type CountFormName = keyof typeof COUNT_FORMS;

/** Every name of a form of count. */
export const COUNT_FORM_NAMES = Object.keys(COUNT_FORMS) as readonly CountFormName[];

/** Whether a word names a form of count. */
export function isCountForm(word: string | undefined): word is CountFormName {
  return word !== undefined && Object.hasOwn(COUNT_FORMS, word);
}

/** A form of count. */
export function countForm(name: CountFormName): CountForm {
  return COUNT_FORMS[name];
}

/** A form whose numbers can be told from others. */
export type CountShape = Exclude<CountFormName, 'ole'>;

/** Those forms. */
export const COUNT_SHAPES = COUNT_FORM_NAMES.filter((name): name is CountShape => name !== 'ole');

/**
 * The forms that numbers of a column are taken for where nothing but their size speaks for one, in this order. Seconds and
 * nanoseconds since 2001 are never guessed: the same numbers count from 1970 as well.
 */
export const GUESSED_FORMS = [
  'epoch-s',
  'epoch-ms',
  'epoch-us',
  'webkit',
  'filetime',
  'ticks',
  'epoch-ns',
  'julian',
] as const satisfies readonly CountShape[];

/** The smallest and the largest number that a form is recognised by, both included. */
export function shapeRange(name: CountShape): readonly [low: bigint | number, high: bigint | number] {
  const { origin, unit, stored, years } = COUNT_FORMS[name];
  const [low, high] = years.map((year) => BigInt(Date.UTC(year, 0, 1)) * 1000n - origin) as [bigint, bigint];
  if (stored === 'whole') return [(low * 1000n) / unit, (high * 1000n) / unit];
  return [Number(low) / Number(unit / 1000n), Number(high) / Number(unit / 1000n)];
}
