import { type MigrationOptions, OPTIONS, type Option, type OptionName } from '@godwit/engine';
import { flagsByOption } from './flags.js';

/** The short options that say the same as a value of another one. */
const SHORT = Object.entries<Option<unknown, unknown>>(OPTIONS).flatMap(([name, { shortFor }]) => {
  return shortFor === undefined ? [] : [{ name: name as OptionName, of: shortFor[0], value: shortFor[1] }];
});

/** What holds sentences in the answers of the engine. */
const SENTENCES: ReadonlySet<string> = new Set(['message', 'hint', 'suggestion', 'reason', 'refused']);

const FLAGS = flagsByOption();

/**
 * How messages call an option: `options.where`, or its name alone where that is no word of the language (`onExisting`).
 * Names of a database stand in quotes or behind a point, or are another word.
 */
const PLAIN = Object.keys(FLAGS).filter((name) => /[A-Z]/.test(name));
const CALLED = `(?:options\\.(${Object.keys(FLAGS).join('|')})|(${PLAIN.join('|')}))`;
/** An entry (`: { "users.born": "date" }`) or a value (`"drop"`) may follow. */
const GIVEN = `(?:: \\{ "([^"]*)": "([^"]*)" \\}| "([^"]*)")?`;
const OPTION = new RegExp(`(?<![\\w."'\`$-])${CALLED}(?![\\w"'\`]|\\.\\w)${GIVEN}`, 'g');
/** How the check of a config calls a field. */
const FIELD = new RegExp(`The field "options\\.(${Object.keys(FLAGS).join('|')})" of the config`, 'g');

/** Says what messages of the engine say of its options in the words of the place where the user wrote them. */
export class OptionWords {
  readonly #args: readonly string[];
  #file: MigrationOptions = {};

  /** `args` are those of the command. */
  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** Tells what the config file says. */
  fileSays(options: MigrationOptions): void {
    this.#file = options;
  }

  /** A message about options of the library: with flags, but for what the config file says and no flag does. */
  of(text: string): string {
    return text
      .replace(FIELD, (words, name: OptionName) => (this.#isTyped(name) ? flagOf(name) : words))
      .replace(OPTION, (words, long?: string, plain?: string, key?: string, of?: string, value?: string) => {
        const name = (long ?? plain) as OptionName;
        const short = SHORT.find((one) => one.of === name && one.value === value)?.name;
        if (short !== undefined && !this.#isTyped(name) && !text.includes(short)) {
          if (this.#isTyped(short)) return flagOf(short);
          if (short in this.#file) return short;
        }
        if (name in this.#file && !this.#isTyped(name)) return words;
        if (key !== undefined && of !== undefined) return `${flagOf(name)} ${word(`${key}=${of}`)}`;
        return value === undefined ? flagOf(name) : `${flagOf(name)} ${word(value)}`;
      });
  }

  /** The same answer of the engine, with every sentence in it so. */
  inAll<Answer>(answer: Answer): Answer {
    return this.#inAll(answer) as Answer;
  }

  #inAll(part: unknown, key = ''): unknown {
    if (typeof part === 'string') return SENTENCES.has(key) ? this.of(part) : part;
    if (Array.isArray(part)) return part.map((one) => this.#inAll(one));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, this.#inAll(one, name)]));
  }

  #isTyped(option: OptionName): boolean {
    const flag = flagOf(option);
    return this.#args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  }
}

function flagOf(option: OptionName): string {
  return FLAGS[option] ?? option;
}

/** A value as it is typed in a shell. */
function word(value: string): string {
  return /^[\w.,:=+@/-]+$/.test(value) ? value : `"${value}"`;
}
