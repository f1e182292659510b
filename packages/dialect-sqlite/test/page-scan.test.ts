import { compareAny } from './page-scan-support.js';

test('a profile by pages is that of SQL, whatever the values are', async () => {
  await compareAny(30);
}, 60_000);
