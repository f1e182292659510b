import { JsonbText } from '@godwit/plugin-api';
import { isText } from '../images/text-image.js';
import type { RecordView } from '../pages/record.js';
import type { OneShape } from './column-survey.js';
import type { ChangeCount, Outcome } from './outcome.js';

const BEGINNINGS = { container: [0x5b, 0x7b], word: [0x74, 0x66] } as const;
const jsonb = new JsonbText();

/** Looks at the values of a column of JSON, one by one. */
export class JsonLook {
  readonly #isNormalized: boolean;
  #values = 0;
  #respelled = 0;
  #containers = 0;
  #words = 0;

  constructor(form: 'text' | 'normalized') {
    this.#isNormalized = form === 'normalized';
  }

  /** Whether a field that is not NULL holds a text that is JSON. */
  take(record: RecordView, field: number): boolean {
    if (!isText(record.types[field] as number)) return false;
    const start = record.offsets[field] as number;
    const end = start + record.size(field);
    if (!jsonb.check(record.bytes, start, end)) return false;
    this.#values++;
    const [first] = jsonb.out;
    if (BEGINNINGS.container.some((byte) => byte === first)) this.#containers++;
    // Those words have one spelling, apart from blanks around them.
    else if (BEGINNINGS.word.some((byte) => byte === first) && end - start === jsonb.length) this.#words++;
    if (this.#isNormalized && !isSpelled(record.bytes, start, end)) this.#respelled++;
    return true;
  }

  /** What a scan by SQL would have found, which can prove no spelling. */
  found(): Pick<Outcome, 'exact' | 'changes'> {
    const respelled: ChangeCount = { count: this.#respelled, keys: [] };
    return {
      exact: !this.#isNormalized || this.#values === 0,
      changes: new Map(this.#respelled === 0 ? [] : [['respelled', respelled]]),
    };
  }

  /** The shape that all values have; those of JSON have one alone. */
  shape(): OneShape {
    if (this.#values === this.#containers) return 'json';
    return this.#values === this.#words ? 'boolean-words' : 'none';
  }
}

function isSpelled(bytes: Uint8Array, start: number, end: number): boolean {
  if (!jsonb.isInOrder || jsonb.length !== end - start) return false;
  for (let index = 0; index < jsonb.length; index++)
    if (jsonb.out[index] !== bytes[start + index]) return false;
  return true;
}
