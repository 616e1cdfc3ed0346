-- CreateTable
CREATE TABLE "observed_series" (
    "cluster" TEXT NOT NULL,
    "series" TEXT NOT NULL,
    "labels" TEXT NOT NULL,

    CONSTRAINT "observed_series_pkey" PRIMARY KEY ("cluster","series")
);

-- CreateTable
CREATE TABLE "observed_count" (
    "cluster" TEXT NOT NULL,
    "hour_at" TIMESTAMPTZ(3) NOT NULL,
    "series" TEXT NOT NULL,
    "requests" DOUBLE PRECISION NOT NULL,
    "sent_bytes" DOUBLE PRECISION NOT NULL,
    "received_bytes" DOUBLE PRECISION NOT NULL,
    "busy_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "observed_count_pkey" PRIMARY KEY ("cluster","hour_at","series")
);

-- CreateTable
CREATE TABLE "observed_hour" (
    "cluster" TEXT NOT NULL,
    "hour_at" TIMESTAMPTZ(3) NOT NULL,
    "series" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "observed_hour_pkey" PRIMARY KEY ("cluster","hour_at")
);

-- CreateIndex
CREATE INDEX "observed_count_cluster_series_idx" ON "observed_count"("cluster", "series");

-- AddForeignKey
ALTER TABLE "observed_count" ADD CONSTRAINT "observed_count_cluster_series_fkey" FOREIGN KEY ("cluster", "series") REFERENCES "observed_series"("cluster", "series") ON DELETE CASCADE ON UPDATE CASCADE;
