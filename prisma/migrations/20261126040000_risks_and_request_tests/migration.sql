-- CreateTable
CREATE TABLE "risk_acceptance" (
    "cluster" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "author_issuer" TEXT NOT NULL,
    "author_subject" TEXT NOT NULL,
    "author_display" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "risk_acceptance_pkey" PRIMARY KEY ("cluster","item","kind","group","namespace","name")
);

-- CreateTable
CREATE TABLE "request_test" (
    "cluster" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "expected" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "author_issuer" TEXT NOT NULL,
    "author_subject" TEXT NOT NULL,
    "author_display" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_test_pkey" PRIMARY KEY ("cluster","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "request_test_cluster_name_key" ON "request_test"("cluster", "name");
