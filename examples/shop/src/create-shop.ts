import Database from 'better-sqlite3';
import { fillActivity } from './fill-activity.js';
import { fillCatalogue } from './fill-catalogue.js';
import { fillSales } from './fill-sales.js';
import { createRandom } from './random.js';
import { CATALOGUE_TABLES } from './schema-catalogue.js';
import { EXTRAS } from './schema-extras.js';
import { SALES_TABLES } from './schema-sales.js';

const SEED = 20_231;

/** Makes the database of a small web shop, about 50,000 rows, at a path where no file is. Always the same one. */
export function createShop(path: string): void {
  const db = new Database(path);
  try {
    db.pragma('foreign_keys = OFF');
    const random = createRandom(SEED);
    const build = db.transaction(() => {
      db.exec(CATALOGUE_TABLES + SALES_TABLES);
      fillCatalogue(db, random);
      fillSales(db, random);
      fillActivity(db, random);
      db.exec(EXTRAS);
    });
    build();
  } finally {
    db.close();
  }
}
