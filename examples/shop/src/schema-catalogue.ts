/** What the shop sells. */
export const CATALOGUE_TABLES = `
CREATE TABLE categories (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER REFERENCES categories (id) ON DELETE SET NULL,
  slug TEXT NOT NULL UNIQUE CHECK (slug GLOB '[a-z]*' AND length(slug) BETWEEN 2 AND 40),
  "display name" TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  category_id INTEGER NOT NULL REFERENCES categories,
  sku VARCHAR(12) NOT NULL UNIQUE CHECK (sku LIKE 'SKU-%'),
  title TEXT NOT NULL,
  search_title TEXT GENERATED ALWAYS AS (lower(title)) VIRTUAL,
  price DECIMAL(10,2) NOT NULL CHECK (price >= 0),
  vat_rate DECIMAL(4,3) NOT NULL DEFAULT 0.19,
  weight_kg REAL,
  max_load_kg REAL,
  active BOOLEAN NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  attributes JSON NOT NULL DEFAULT '{}',
  released DATE
);

CREATE TABLE product_images (
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('front', 'back')),
  image BLOB NOT NULL,
  byte_count INTEGER GENERATED ALWAYS AS (length(image)) STORED,
  PRIMARY KEY (product_id, kind)
);

CREATE TABLE translations (
  product_id INTEGER NOT NULL REFERENCES products (id),
  language CHAR(2) NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (language, product_id)
) WITHOUT ROWID;

CREATE TABLE stock_levels (
  product_id INTEGER NOT NULL,
  "shelf mark" VARCHAR(20),
  counted INTEGER
);

CREATE VIRTUAL TABLE product_search USING fts5 (title, body);
`;
