import { OPTIONS, type OptionName, type OptionRow, type OptionSyntax } from '@godwit/engine';
import { Option } from 'commander';
import {
  append,
  choice,
  fill,
  list,
  predicate,
  rename,
  tablesAtOnce,
  tableWord,
  timeZone,
  typeMapping,
  whole,
} from './flag-values.js';

/** The flag of an option: `--batch-size`. Undefined for one that stands in config files and programs only. */
export function flagOf(name: string, { flag, syntax }: OptionRow): string | undefined {
  if (syntax.kind === 'columns') return undefined;
  return `--${flag ?? name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** How commander reads an option, with another description where there is one. */
export function optionFlag(name: string, row: OptionRow, help?: string): Option | undefined {
  const flag = flagOf(name, row);
  if (flag === undefined) return undefined;
  const { placeholder = row.syntax.kind === 'flag' ? '' : '<value>' } = row;
  const words = `${flag} ${placeholder}`.trim();
  const option = withParser(new Option(words, help ?? helpOf(row)), row.syntax);
  return row.dialect === undefined ? option : option.helpGroup(`Options of ${row.dialect}:`);
}

function helpOf({ help, shortFor }: OptionRow): string {
  if (shortFor === undefined || !help.startsWith('short for ')) return help;
  const [name, value] = shortFor;
  return `short for ${flagOf(name, OPTIONS[name as OptionName])} ${value}`;
}

/** A word on the command line becomes a value, after those before it. */
function withParser(option: Option, syntax: OptionSyntax): Option {
  switch (syntax.kind) {
    case 'words':
      return option.choices(syntax.words);
    case 'words-by-table':
      return option.argParser(tableWord(syntax.words));
    case 'whole':
      return option.argParser(whole([syntax.low, syntax.high]));
    case 'auto-or-whole':
      return option.argParser(tablesAtOnce([syntax.low, syntax.high]));
    case 'flag':
    case 'name':
    case 'columns':
      return option;
    case 'patterns':
      return option.argParser(list);
    case 'predicates':
      return option.argParser(predicate);
    case 'renames':
      return option.argParser(rename);
    case 'fill':
      return option.argParser(fill);
    case 'types':
      return option.argParser(typeMapping);
    case 'choices':
      return option.argParser(choice(syntax.choices));
    case 'zone':
      return option.argParser(timeZone);
    case 'accepted':
      return option.argParser(append);
  }
}
