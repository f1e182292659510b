import type { LogicalType, Value } from '@godwit/plugin-api';
import { type Cast, type Given, Misfit } from '@godwit/plugin-api/conversions';
import { readMoment } from '@godwit/plugin-api/time';

/** How an application writes moments and lists as text, where the types of a database do not say it. */
interface Spelling {
  readonly separator: ' ' | 'T';
  readonly digits: 3 | 6;
  /** Whether whole seconds stand without digits behind them. */
  readonly isShort?: true;
  /** What stands behind a moment, which is one of UTC. */
  readonly zone: string;
  /** The day on which it keeps a time of day. */
  readonly day?: string;
  /** Whether it keeps lists as elements between commas. */
  readonly commas?: true;
}

const SPELLINGS = {
  iso: { separator: 'T', digits: 3, zone: 'Z' },
  prisma: { separator: 'T', digits: 3, zone: '+00:00', day: '1970-01-01' },
  sequelize: { separator: ' ', digits: 3, zone: ' +00:00' },
  typeorm: { separator: ' ', digits: 3, zone: '', commas: true },
  django: { separator: ' ', digits: 6, isShort: true, zone: '' },
  rails: { separator: ' ', digits: 6, isShort: true, zone: '', day: '2000-01-01' },
  sqlalchemy: { separator: ' ', digits: 6, zone: '' },
} as const satisfies Readonly<Record<string, Spelling>>;

/** A tool whose spelling is known; `iso` is that of JavaScript itself. */
export type SpellingName = keyof typeof SPELLINGS;

/** All of them. */
export const SPELLING_NAMES = Object.keys(SPELLINGS) as readonly SpellingName[];

const BY_FRAMEWORK: Readonly<Record<string, SpellingName>> = {
  Prisma: 'prisma',
  Sequelize: 'sequelize',
  TypeORM: 'typeorm',
  Django: 'django',
  Rails: 'rails',
  Alembic: 'sqlalchemy',
};

/** The spelling of the frameworks that keep records in a database; undefined where they are none or several. */
export function spellingOf(frameworks: readonly string[]): SpellingName | undefined {
  const names = new Set(frameworks.flatMap((one) => BY_FRAMEWORK[one] ?? []));
  return names.size === 1 ? [...names][0] : undefined;
}

/** What spells values of one type as a tool does in a column of another; undefined where it has no spelling of its own. */
export function spellCast(name: SpellingName, from: LogicalType, to: LogicalType): Cast | undefined {
  const spelling: Spelling = SPELLINGS[name];
  const day = spelling.day ?? (to.kind === 'timestamp' ? '1970-01-01' : undefined);
  if (from.kind === 'array')
    return spelling.commas === true && to.kind === 'text' ? (value) => withCommas(value) : undefined;
  if (from.kind === 'time' && !from.zoned && day !== undefined && ['time', 'timestamp'].includes(to.kind))
    return (value) => spell(`${day} ${String(value)}`, spelling);
  const isMoment =
    to.kind === 'timestamp' ? ['timestamp', 'date'].includes(from.kind) : from.kind === 'timestamp';
  return isMoment && ['timestamp', 'text'].includes(to.kind)
    ? (value) => spell(String(value), spelling)
    : undefined;
}

const NO_MOMENT = new Misfit('it is no moment of the years 1 to 9999');
const TOO_FINE = new Misfit('it has more digits behind the second than the application writes');
const NO_LIST = new Misfit('its elements cannot be told apart between commas');
const CANONICAL = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?)?$/;

function spell(canonical: string, { separator, digits, isShort, zone }: Spelling): string | Misfit {
  const [, day, clock = '00:00:00', fraction = ''] = CANONICAL.exec(canonical) ?? [];
  if (day === undefined || readMoment(canonical) === undefined) return NO_MOMENT;
  if (fraction.length > digits) return TOO_FINE;
  const shown = isShort === true && fraction === '' ? '' : `.${fraction.padEnd(digits, '0')}`;
  return `${day}${separator}${clock}${shown}${zone}`;
}

function withCommas(list: Given): string | Misfit {
  const elements = Array.isArray(list) ? (list as readonly Value[]) : [];
  const texts = elements.map((one) => (typeof one === 'string' && !one.includes(',') ? one : undefined));
  const isOneOfNothing = texts.length === 1 && texts[0] === '';
  return texts.includes(undefined) || isOneOfNothing ? NO_LIST : texts.join(',');
}
