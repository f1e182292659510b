import { constants, statSync, writeFileSync } from 'node:fs';

/** Names of what the shell has opened already; it may be a file, which is not opened a second time. */
const DESCRIPTOR = /^\/(?:dev\/(?:(stdout)|(stderr)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/;

/** How to write to a path that is no file but a stream or a device: a pipe, a terminal, `/dev/stdout`. */
export function streamOf(path: string): ((text: string) => void) | undefined {
  const named = DESCRIPTOR.exec(path);
  if (named !== null) {
    const number = named[1] ? 1 : named[2] ? 2 : Number(named[3] ?? named[4]);
    if (number === 1) return (text) => void process.stdout.write(text);
    if (number === 2) return (text) => void process.stderr.write(text);
    return (text) => writeFileSync(number, text);
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  const isStream = stats?.isFIFO() || stats?.isCharacterDevice();
  return isStream
    ? (text) => writeFileSync(path, text, { flag: constants.O_WRONLY as unknown as string })
    : undefined;
}
