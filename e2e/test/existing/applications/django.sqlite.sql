CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES (1, 'contenttypes', '0001_initial', '2023-03-01 09:00:00.120000'), (2, 'shop', '0001_initial', '2023-03-01 09:00:01.000000');
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE UNIQUE INDEX "django_content_type_app_label_model_uniq" ON "django_content_type" ("app_label", "model");
INSERT INTO "django_content_type" VALUES (1, 'contenttypes', 'contenttype'), (2, 'shop', 'customer'), (3, 'shop', 'order');
CREATE TABLE "shop_customer" ("id" char(32) NOT NULL PRIMARY KEY, "name" varchar(80) NOT NULL, "active" bool NOT NULL, "prefs" text NOT NULL CHECK ((JSON_VALID("prefs") OR "prefs" IS NULL)));
INSERT INTO "shop_customer" VALUES ('3f2b8c011d4e4c3a9b7f000000001001', 'Ada', 1, '{"theme": "dark"}'), ('3f2b8c011d4e4c3a9b7f000000001002', 'Grace', 0, '{}');
CREATE TABLE "shop_order" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "customer_id" char(32) NOT NULL REFERENCES "shop_customer" ("id") DEFERRABLE INITIALLY DEFERRED, "placed" datetime NOT NULL, "total" decimal NOT NULL, "wait" bigint NULL);
INSERT INTO "shop_order" VALUES (1, '3f2b8c011d4e4c3a9b7f000000001001', '2024-05-01 08:30:00', 10, 5000007), (2, '3f2b8c011d4e4c3a9b7f000000001002', '2024-05-02 10:00:00.250000', 12.5, NULL);
