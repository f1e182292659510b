/** Who buys it, and how. `customers` and `"order"` point at each other. */
export const SALES_TABLES = `
CREATE TABLE customers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name TEXT NOT NULL,
  phone VARCHAR(20),
  birthday DATE,
  newsletter BOOLEAN NOT NULL DEFAULT FALSE,
  country CHAR(2) NOT NULL DEFAULT 'DE' CHECK (length(country) = 2),
  public_id UUID NOT NULL UNIQUE,
  favourite_order_id INTEGER REFERENCES "order" (id) ON DELETE SET NULL,
  created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE "order" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'shipped', 'cancelled')),
  total DECIMAL(10,2) NOT NULL DEFAULT 0,
  gift BOOLEAN NOT NULL DEFAULT 0,
  "ship by" DATE,
  note TEXT,
  placed_at DATETIME NOT NULL DEFAULT (datetime('now'))
);

CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES "order" (id) ON DELETE CASCADE,
  line_no INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  unit_cents INTEGER NOT NULL,
  line_cents INTEGER GENERATED ALWAYS AS (quantity * unit_cents) STORED,
  PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;

CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES "order" (id),
  reference TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  receipt BLOB,
  details ANY
) STRICT;

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  customer_id INTEGER REFERENCES customers (id),
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  body TEXT,
  updated_at TIMESTAMP
);

CREATE TABLE events (
  id BIGINT PRIMARY KEY,
  happened_at TIMESTAMP NOT NULL,
  kind TEXT NOT NULL,
  payload JSON
);

CREATE TABLE coupons (
  code TEXT PRIMARY KEY,
  percent INTEGER NOT NULL CHECK (percent > 0 AND percent <= 100),
  valid_until DATE
);

CREATE TABLE settings (name TEXT PRIMARY KEY, value);
`;
