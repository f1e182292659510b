CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0);
INSERT INTO "_prisma_migrations" VALUES ('0b9a3b5e-8f3e-4b52-9d3e-1a7d2f0c4e11', 'aa11', 1709251200000, '20240301000000_init', NULL, NULL, 1709251200000, 1);
CREATE TABLE "User" ("id" TEXT NOT NULL PRIMARY KEY, "email" TEXT NOT NULL, "isAdmin" BOOLEAN NOT NULL DEFAULT false, "settings" JSONB, "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
INSERT INTO "User" VALUES ('3f2b8c01-1d4e-4c3a-9b7f-000000001001', 'ada@example.com', 1, '{"beta":true}', 1714552200123), ('3f2b8c01-1d4e-4c3a-9b7f-000000001002', 'grace@example.com', 0, NULL, 1714642200000);
CREATE TABLE "Post" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "title" TEXT NOT NULL, "price" DECIMAL NOT NULL, "authorId" TEXT NOT NULL, FOREIGN KEY ("authorId") REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE);
INSERT INTO "Post" VALUES (1, 'Hello', 1.1, '3f2b8c01-1d4e-4c3a-9b7f-000000001001'), (2, 'World', 20, '3f2b8c01-1d4e-4c3a-9b7f-000000001002');
