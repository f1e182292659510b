import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRows } from './create-source.js';
import { GODWIT } from './program.js';
import { median } from './report.js';
import { withDatabase } from './target.js';

/** What one move of one table took, in seconds. */
export interface ProofTimes {
  readonly copy: number;
  readonly verify: number;
}

interface Account {
  readonly tables: readonly { readonly seconds: number }[];
  readonly verification: {
    readonly status: string;
    readonly tables: readonly { readonly seconds: number }[];
  };
}

/** The tables that are moved: jsonb needs a canonical form, which no database computes. */
const PAYLOADS = ['TEXT', 'JSON'] as const;

/**
 * Moves a table of `rows` rows and nine columns `runs` times, with its payload as text and as jsonb in turn, and compares the
 * time of the copy with that of the proof that follows it in the same run. Returns a Markdown table.
 */
export async function proof(folder: string, server: string, rows: number, runs: number): Promise<string> {
  const times = new Map<string, ProofTimes[]>(PAYLOADS.map((payload) => [payload, []]));
  mkdirSync(folder, { recursive: true });
  for (const payload of PAYLOADS) createRows(join(folder, `${payload}.db`), rows, payload);
  for (let run = 0; run < runs; run++) {
    for (const payload of PAYLOADS) {
      const path = join(folder, `${payload}.db`);
      times.get(payload)?.push(await withDatabase(server, (url) => timesOf(path, url)));
    }
  }
  return renderProof(times);
}

async function timesOf(path: string, url: string): Promise<ProofTimes> {
  const args = [GODWIT, 'migrate', `sqlite:${path}`, url, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  const { tables, verification } = (JSON.parse(stdout) as { readonly result: Account }).result;
  if (verification.status !== 'same') throw new Error('The sides differ.');
  return { copy: tables[0]?.seconds ?? Number.NaN, verify: verification.tables[0]?.seconds ?? Number.NaN };
}

/** A line for each payload: medians, and the time of the proof as a part of the copy's. */
export function renderProof(times: ReadonlyMap<string, readonly ProofTimes[]>): string {
  const lines = [...times].map(([payload, runs]) => {
    const [copy, verify] = [median(runs.map((run) => run.copy)), median(runs.map((run) => run.verify))];
    const column = payload === 'JSON' ? 'with a jsonb column' : 'without jsonb';
    return `| ${column} | ${copy.toFixed(1)} | ${verify.toFixed(1)} | ${(verify / copy).toFixed(2)} |`;
  });
  return [
    '| table | copy, seconds | verify, seconds | verify / copy |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
