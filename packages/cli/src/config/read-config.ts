import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { OptionOwner } from '@godwit/engine';
import * as engine from '@godwit/engine';
import * as pluginApi from '@godwit/plugin-api';
import { createJiti } from 'jiti';
import * as own from '../index.js';
import { messageOf } from '../message-of.js';
import { checkConfig, type FileConfig } from './check-config.js';
import { configError } from './config-error.js';
import { jsonErrorPosition, type TextPosition } from './json-syntax.js';

/** What a config file says, checked; `owners` are dialects with options of their own. */
export async function readConfig(file: string, owners: readonly OptionOwner[]): Promise<FileConfig> {
  const text = readText(file);
  const content = file.endsWith('.json') ? parseJson(file, text) : await runModule(file);
  return checkConfig(content, { file, text }, owners);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw configError({ file, message: `The config file cannot be read: ${messageOf(cause)}.`, cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message is left out: it quotes the text around the place.
    const hint = 'JSON has no comments, no trailing commas, and double quotes only.';
    throw configError({ file, position: jsonErrorPosition(text), message: 'This is not JSON.', hint });
  }
}

/** The module's default export; a config may import what the project has installed, and what is of this command without that. */
async function runModule(file: string): Promise<unknown> {
  const virtualModules = { godwit: own, '@godwit/engine': engine, '@godwit/plugin-api': pluginApi };
  const alias = transformsFor(file);
  const jiti = createJiti(file, { fsCache: false, moduleCache: false, virtualModules, alias });
  const module = await jiti.import<Readonly<Record<string, unknown>>>(file).catch((cause: unknown) => {
    throw moduleError(file, cause);
  });
  if (module !== null && typeof module === 'object' && 'default' in module) return await module['default'];
  const hint = 'Write: export default defineConfig({ ... })';
  throw configError({ file, message: 'The config file has no default export.', hint });
}

/** Where the transforms lie that a file imports: beside this command, as dialects do, if its project has none. */
function transformsFor(file: string): Readonly<Record<string, string>> {
  const name = '@godwit/transforms';
  const found = [file, import.meta.url].map((from) => createJiti(from).esmResolve(name, { try: true }));
  return found[0] !== undefined || found[1] === undefined ? {} : { [name]: fileURLToPath(found[1]) };
}

function moduleError(file: string, cause: unknown): unknown {
  const message = messageOf(cause);
  const syntax = /^ParseError:\s*(.*?)\s*\n\s*(.*?):(\d+):(\d+)/s.exec(message);
  if (syntax !== null) {
    const [, what = '', where = file, line, column] = syntax;
    return configError({
      file: where,
      position: { line: Number(line), column: Number(column) + 1 },
      message: `${what}.`,
    });
  }
  const first = message.split('\n')[0] ?? '';
  const [, lacking] =
    /^Cannot find (?:module|package) '((?:@[^'/]+\/)?[^'./:@][^'/:]*)[^':]*'/.exec(first) ?? [];
  return configError({
    file,
    position: positionInStack(cause, file),
    message: `The config file fails: ${first.replace(/[.]*$/, '.')}`,
    ...(lacking === undefined ? {} : { hint: `Install it beside the config file: npm install ${lacking}` }),
    cause,
  });
}

function positionInStack(error: unknown, file: string): Partial<TextPosition> | undefined {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  const at = stack.indexOf(`${file}:`);
  const line = /^:(\d+)/.exec(stack.slice(at + file.length))?.[1];
  return at < 0 || line === undefined ? undefined : { line: Number(line) };
}
