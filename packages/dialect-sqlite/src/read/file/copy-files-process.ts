// biome-ignore lint/style/noRestrictedImports: in a process of its own, which holds no lock.
import { copyFile } from 'node:fs/promises';

const [from = '', to = ''] = process.argv.slice(2);

// Nobody waits for the copy any more.
process.on('disconnect', () => process.exit(1));

try {
  for (const end of ['', '-wal', '-journal']) {
    await copyFile(from + end, to + end).catch((error: NodeJS.ErrnoException) => {
      if (end === '' || error.code !== 'ENOENT') throw error;
    });
  }
  process.exit(0);
} catch (error) {
  process.send?.((error as NodeJS.ErrnoException).code, () => process.exit(1));
}
