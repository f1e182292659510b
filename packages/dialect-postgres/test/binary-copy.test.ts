import { CELL_IMAGES, type ColumnPlan, encodeCellImages, type LogicalType } from '@godwit/plugin-api';
import pg from 'pg';
import { postgres } from '../src/index.js';
import type { CopySink } from '../src/read/rows/copy-out.js';
import { WholeRows } from '../src/read/rows/whole-rows.js';
import { type Bench, BIGINT, checkpoint, never, openBench, runRecord, TEXT } from './support.js';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const TIMESTAMP: LogicalType = { kind: 'timestamp', precision: 6, zoned: false };

/** Bytes carry no type: of each of these columns PostgreSQL would take the bytes for another value, or for none. */
test.each<[string, string, LogicalType]>([
  ['a double for an integer', 'bigint', { kind: 'float', bits: 64 }],
  ['an integer of another width', 'integer', BIGINT],
  ['a moment in a zone for one without', 'timestamp', { ...TIMESTAMP, zoned: true }],
  ['a moment of more digits', 'timestamp(0)', TIMESTAMP],
  ['a decimal of another scale', 'numeric(10,1)', { kind: 'decimal', precision: 10, scale: 2 }],
  ['a decimal of any scale', 'numeric(10,2)', { kind: 'decimal' }],
  ['a text for one that is cut', 'varchar(5)', TEXT],
  ['a text for one that is padded', 'char(5)', TEXT],
  ['JSON by its meaning for its text', 'json', { kind: 'json', form: 'normalized' }],
  ['the text of JSON for its meaning', 'jsonb', { kind: 'json', form: 'text' }],
  ['a text for JSON', 'jsonb', TEXT],
  ['a text for a network address', 'inet', TEXT],
  ['a base type for its domain, which may forbid NULL', 'always', TEXT],
  ['a single for a double', 'double precision', { kind: 'float', bits: 32 }],
])('no table takes images of %s', async (_, native, as) => {
  await bench.client.query('DROP DOMAIN IF EXISTS always CASCADE; CREATE DOMAIN always AS text NOT NULL');
  await bench.client.query(`DROP TABLE IF EXISTS other; CREATE TABLE other (c ${native}, id bigint)`);
  const table = { schema: 'public', name: 'other' };
  const takes = (columns: readonly ColumnPlan[]): Promise<readonly boolean[]> | undefined =>
    bench.session.takes?.([{ table, columns }], CELL_IMAGES);
  expect(await takes([{ name: 'id', as: BIGINT }])).toEqual([true]);
  expect(await takes([{ name: 'c', as }])).toEqual([false]);
});

test('rows of a source that fails are no end of the table: nothing of them stays', async () => {
  await bench.client.query('DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint PRIMARY KEY)');
  const columns: readonly ColumnPlan[] = [{ name: 'id', as: BIGINT }];
  const options = { runId: 'run', columns, mode: 'insert', signal: never() } as const;
  const writer = await bench.session.openWriter({ schema: 'public', name: 't' }, options);
  const write = (id: bigint): Promise<void> =>
    writer.write({
      encoding: CELL_IMAGES,
      bytes: encodeCellImages([[id]], columns),
      rowCount: 1,
      position: Number(id),
    });
  await write(1n);
  await writer.commit(checkpoint('t'));
  await write(2n);
  await writer[Symbol.asyncDispose]();
  expect((await bench.client.query('SELECT id FROM t')).rows).toEqual([{ id: '1' }]);
});

test('images are UTF-8 whatever the encoding of the database and of the user', async () => {
  const name = `latin_${process.pid}`;
  await bench.client.query(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
  const url = new URL(bench.database.url);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE TABLE t (a text); ALTER DATABASE ${name} SET client_encoding = 'LATIN1'`);
  try {
    await using session = await postgres.openTarget(postgres.parseConfig(url.href), { signal: never() });
    const columns: readonly ColumnPlan[] = [{ name: 'a', as: TEXT }];
    const options = { runId: 'run', columns, mode: 'insert', signal: never() } as const;
    await session.bookkeeping.begin(runRecord('run'));
    await using writer = await session.openWriter({ schema: 'public', name: 't' }, options);
    const bytes = encodeCellImages([['grüße']], columns);
    await writer.write({ encoding: CELL_IMAGES, bytes, rowCount: 1, position: 1 });
    await writer.commit(checkpoint('t', { done: true }));
    const { rows } = await client.query('SELECT a, octet_length(a) AS bytes FROM t');
    expect(rows).toEqual([{ a: 'grüße', bytes: 5 }]);
  } finally {
    await client.end();
    await bench.client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
});

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const ROW = Buffer.from('00010000000161', 'hex');
const END = Buffer.from('ffff', 'hex');

/** Gives a sink messages in chunks of so many bytes. */
function feed<Item>(sink: CopySink<Item>, messages: readonly Buffer[], chunk: number): void {
  for (const message of messages) {
    sink.begin(message.length);
    for (let at = 0; at < message.length; at += chunk) {
      sink.add(message, at, Math.min(message.length, at + chunk));
      sink.endChunk();
    }
    sink.end();
  }
  sink.finish();
}

function rowsOf(messages: readonly Buffer[], chunk: number): readonly string[] {
  const rows: string[] = [];
  const taker = {
    row: (bytes: Uint8Array, start: number, end: number): undefined => {
      rows.push(Buffer.from(bytes.subarray(start, end)).toString('hex'));
    },
    release: () => undefined,
    finish: () => [],
  };
  feed(new WholeRows(taker), messages, chunk);
  return rows;
}

test.each([1, 3, 100])('rows are what stands between header and end mark, in pieces of %s bytes', (chunk) => {
  const row = ROW.toString('hex');
  expect(rowsOf([Buffer.concat([HEADER, ROW]), ROW, END], chunk)).toEqual([row, row]);
  expect(rowsOf([Buffer.concat([HEADER, END])], chunk)).toEqual([]);
  expect(rowsOf([HEADER, ROW, END], chunk)).toEqual([row]);
});

test.each<[string, readonly Buffer[], string]>([
  ['without its end mark', [Buffer.concat([HEADER, ROW]), ROW], 'without their end mark'],
  ['with rows after its end mark', [Buffer.concat([HEADER, ROW]), END, ROW], 'after the end'],
  ['without its header', [ROW, END], 'no binary COPY'],
  [
    'of another kind',
    [Buffer.concat([HEADER.subarray(0, 11), Buffer.alloc(8, 1), ROW]), END],
    'no binary COPY',
  ],
])('a binary copy %s is an error', (_, messages, message) => {
  expect(() => rowsOf(messages, 100)).toThrow(message);
});
