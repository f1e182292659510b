import type { Database } from 'better-sqlite3';
import type { Random } from './random.js';
import { date, picture, price } from './values.js';
import { ADJECTIVES, DEPARTMENTS, LANGUAGES, THINGS, TRANSLATED } from './vocabulary.js';

export const PRODUCTS = 1_500;
const SHELVES = 10;

/** The shop's goods: categories in a tree, products, their pictures, translations and stock. */
export function fillCatalogue(db: Database, random: Random): void {
  fillCategories(db, random);
  fillProducts(db, random);
  fillImages(db, random);
  fillTranslations(db, random);
  fillStock(db, random);
  db.exec('INSERT INTO product_search (rowid, title, body) SELECT id, title, sku FROM products');
}

function fillCategories(db: Database, random: Random): void {
  const insert = db.prepare('INSERT INTO categories VALUES (?, ?, ?, ?, ?)');
  DEPARTMENTS.forEach((name, index) => {
    const id = index * SHELVES + 1;
    insert.run(id, null, name.toLowerCase(), name, index);
    for (let shelf = 1; shelf < SHELVES; shelf++) {
      const parent = id + random.between(0, shelf - 1);
      insert.run(id + shelf, parent, `${name.toLowerCase()}-${shelf}`, `${name} No. ${shelf}`, shelf);
    }
  });
}

function fillProducts(db: Database, random: Random): void {
  const insert = db.prepare(
    `INSERT INTO products (id, category_id, sku, title, price, vat_rate, weight_kg, max_load_kg, active, attributes,
       released) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let id = 1; id <= PRODUCTS; id++) {
    const title = `${random.pick(ADJECTIVES)} ${random.pick(THINGS)} ${id}`;
    const load = random.chance(0.02) ? Number.POSITIVE_INFINITY : random.next() * 300;
    const category = random.between(1, DEPARTMENTS.length * SHELVES);
    const released = random.chance(0.9) ? date(random) : null;
    insert.run(
      ...[id, category, `SKU-${String(id).padStart(6, '0')}`, title, price(random, 400)],
      ...[random.pick([0.19, 0.07, 0.055]), random.next() * 10, random.chance(0.1) ? null : load],
      ...[random.chance(0.9) ? 1 : 0, attributes(random), released],
    );
  }
}

function attributes(random: Random): string {
  const size = [random.between(1, 90), random.between(1, 90), random.next() * 10];
  return JSON.stringify({
    colour: random.pick(['rouge', 'blå', 'зелёный']),
    size,
    "it's": null,
    nested: { ok: true },
  });
}

function fillImages(db: Database, random: Random): void {
  const insert = db.prepare('INSERT INTO product_images (product_id, kind, image) VALUES (?, ?, ?)');
  for (let id = 1; id <= PRODUCTS; id += 5) {
    insert.run(id, 'front', picture(random));
    if (random.chance(0.3)) insert.run(id, 'back', picture(random));
  }
}

function fillTranslations(db: Database, random: Random): void {
  const insert = db.prepare('INSERT INTO translations VALUES (?, ?, ?)');
  for (let id = 1; id <= PRODUCTS; id += 2)
    for (const language of LANGUAGES) insert.run(id, language, `${random.pick(TRANSLATED)} ${id}`);
}

/** SQLite keeps what it is given: words in a column of numbers, and a mark longer than its 20 characters. */
function fillStock(db: Database, random: Random): void {
  const insert = db.prepare('INSERT INTO stock_levels VALUES (?, ?, ?)');
  for (let id = 1; id <= PRODUCTS; id++) {
    const counted = random.chance(0.01) ? 'ask the depot' : random.between(0, 500);
    const mark = random.chance(0.005) ? 'behind the third door on the left' : `R${random.between(1, 40)}`;
    insert.run(id, mark, random.chance(0.02) ? null : counted);
  }
}
