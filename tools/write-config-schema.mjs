// Writes packages/cli/config.schema.json, by which editors help with a config in JSON, from the rows of the options. Needs a build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { configSchema } from '@godwit/engine';

const file = fileURLToPath(new URL('../packages/cli/config.schema.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(configSchema([sqlite, postgres]), null, 2)}\n`);
