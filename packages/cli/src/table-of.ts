import { type OptionTable, optionTable } from '@godwit/engine';
import type { Output } from './output.js';

/** The options of a move that are flags of this command. */
export function tableOf({ words }: Output): OptionTable {
  return optionTable(words.owners);
}
