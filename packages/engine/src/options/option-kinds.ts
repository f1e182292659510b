import type { OptionTakes } from '@godwit/plugin-api';
import { type Accepted, isAcceptList } from './accept.js';
import {
  autoOr,
  type Check,
  eachOneOf,
  integerBetween,
  isBoolean,
  isName,
  isPatternList,
  isRenaming,
  isTextRecord,
  isTimeZone,
  isTypeMapping,
  oneOf,
  oneOfEach,
} from './checks.js';
import { areColumnChoices, type ColumnChoice } from './column-choice.js';
import { areFillValues, type FillValue } from './fill-value.js';

/** How a value is written on a command line. */
export type OptionSyntax =
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly low: number; readonly high: number }
  /** A number, `false` for one, or `auto`, which `true` says, too. */
  | { readonly kind: 'auto-or-whole'; readonly low: number; readonly high: number }
  /** `words-by-table`: one of them for each table that is named. */
  | { readonly kind: 'words' | 'words-by-table'; readonly words: readonly string[] }
  | { readonly kind: 'patterns' | 'predicates' | 'renames' | 'fill' | 'types' | 'zone' | 'name' | 'accepted' }
  | { readonly kind: 'choices'; readonly choices: Choices }
  /** In a config file or a program only. */
  | { readonly kind: 'columns' };

/** What values an option takes, all of them `Value`. */
export interface OptionKind<Value> {
  readonly syntax: OptionSyntax;
  readonly check: Check;
  /** Never there: it holds the type of the values. */
  readonly value?: Value;
}

type Texts = Readonly<Record<string, string>>;
type Choices = Readonly<Record<string, readonly string[]>>;

export const flag: OptionKind<boolean> = { syntax: { kind: 'flag' }, check: isBoolean };
export const patterns: OptionKind<readonly string[]> = { syntax: { kind: 'patterns' }, check: isPatternList };
export const predicates: OptionKind<Texts> = {
  syntax: { kind: 'predicates' },
  check: isTextRecord('predicates by table name'),
};
export const renames: OptionKind<Texts> = { syntax: { kind: 'renames' }, check: isRenaming };
export const types: OptionKind<Texts> = { syntax: { kind: 'types' }, check: isTypeMapping };
export const zone: OptionKind<string> = { syntax: { kind: 'zone' }, check: isTimeZone };
export const name: OptionKind<string> = { syntax: { kind: 'name' }, check: isName };
export const accepted: OptionKind<readonly Accepted[]> = {
  syntax: { kind: 'accepted' },
  check: isAcceptList,
};
export const columnChoices: OptionKind<Readonly<Record<string, ColumnChoice>>> = {
  syntax: { kind: 'columns' },
  check: areColumnChoices,
};

export const fillValues: OptionKind<Readonly<Record<string, FillValue>>> = {
  syntax: { kind: 'fill' },
  check: areFillValues,
};

export function whole(low: number, high: number): OptionKind<number> {
  return { syntax: { kind: 'whole', low, high }, check: integerBetween(low, high) };
}

export function autoOrWhole(low: number, high: number): OptionKind<'auto' | boolean | number> {
  return { syntax: { kind: 'auto-or-whole', low, high }, check: autoOr(integerBetween(low, high)) };
}

export function words<const Word extends string>(allowed: readonly Word[]): OptionKind<Word> {
  return { syntax: { kind: 'words', words: allowed }, check: oneOf(...allowed) };
}

/** One of some words for each table that is named. */
export function wordsByTable<const Word extends string>(
  allowed: readonly Word[],
): OptionKind<Readonly<Record<string, Word>>> {
  return { syntax: { kind: 'words-by-table', words: allowed }, check: eachOneOf(...allowed) };
}

function choices(allowed: Choices): OptionKind<Texts> {
  return { syntax: { kind: 'choices', choices: allowed }, check: oneOfEach(allowed) };
}

/** The kind of what a dialect says that an option of its takes; undefined where that is nothing known. */
export function kindOf(takes: OptionTakes | undefined): OptionKind<unknown> | undefined {
  switch (takes?.kind) {
    case 'flag':
      return flag;
    case 'whole':
      return whole(takes.low, takes.high);
    case 'words':
      return words(takes.words);
    case 'choices':
      return choices(takes.choices);
    default:
      return undefined;
  }
}
