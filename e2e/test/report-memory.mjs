// Loaded before the command (`node --import`): at its end it writes its peak memory, in kilobytes, to a file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/** What the kernel counts as maxRSS of a process begins with what the process that forked it had: Linux knows better. */
function peakKilobytes() {
  const own = existsSync(STATUS) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8')) : null;
  return own?.[1] ?? String(process.resourceUsage().maxRSS);
}

process.on('exit', () => {
  writeFileSync(process.env.GODWIT_TEST_MEMORY_FILE, peakKilobytes());
});
