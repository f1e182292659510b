// Loaded before the command (`node --import`): at its end it writes its peak memory, in kilobytes, to a file.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  writeFileSync(process.env.GODWIT_TEST_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
