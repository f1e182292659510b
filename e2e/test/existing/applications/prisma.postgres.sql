CREATE TABLE "_prisma_migrations" ("id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0);
INSERT INTO "_prisma_migrations" VALUES ('f7c3', 'bb22', now(), '20240301000000_init', NULL, NULL, now(), 1);
CREATE TABLE "User" ("id" UUID NOT NULL PRIMARY KEY, "email" TEXT NOT NULL, "isAdmin" BOOLEAN NOT NULL DEFAULT false, "settings" JSONB, "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
CREATE TABLE "Post" ("id" SERIAL NOT NULL PRIMARY KEY, "title" TEXT NOT NULL, "price" DECIMAL(10, 2) NOT NULL, "authorId" UUID NOT NULL REFERENCES "User" ("id") ON DELETE RESTRICT ON UPDATE CASCADE);
