-- CreateTable
CREATE TABLE "login_session" (
    "id_hash" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "display" TEXT NOT NULL,
    "groups" TEXT[],
    "method" TEXT NOT NULL,
    "context" TEXT,
    "token_sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "rotated_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "public_id" TEXT NOT NULL,

    CONSTRAINT "login_session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "cluster" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("cluster","source")
);

-- CreateTable
CREATE TABLE "change_set" (
    "cluster" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "author_issuer" TEXT NOT NULL,
    "author_subject" TEXT NOT NULL,
    "author_display" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "links" TEXT[],
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "risk" TEXT NOT NULL,
    "freshness" TEXT NOT NULL,
    "verification" TEXT NOT NULL,
    "overwritten" BOOLEAN NOT NULL,
    "reverts" TEXT,
    "reverted_by" TEXT,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_set_pkey" PRIMARY KEY ("cluster","id")
);

-- CreateTable
CREATE TABLE "change_revision" (
    "cluster" TEXT NOT NULL,
    "change_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "author_issuer" TEXT NOT NULL,
    "author_subject" TEXT NOT NULL,
    "author_display" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_revision_pkey" PRIMARY KEY ("cluster","change_id","revision")
);

-- CreateTable
CREATE TABLE "change_object" (
    "cluster" TEXT NOT NULL,
    "change_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "api_version" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "intent" TEXT,
    "base" TEXT,
    "desired" TEXT,
    "desired_text" TEXT,

    CONSTRAINT "change_object_pkey" PRIMARY KEY ("cluster","change_id","revision","ordinal")
);

-- CreateTable
CREATE TABLE "apply_journal" (
    "cluster" TEXT NOT NULL,
    "change_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "wave" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "before_fingerprint" TEXT,
    "desired_fingerprint" TEXT,
    "before" TEXT,
    "after" TEXT,
    "before_resource_version" TEXT,
    "after_resource_version" TEXT,
    "uid" TEXT,
    "audit_id" TEXT,
    "problem" TEXT,
    "intent_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome_at" TIMESTAMPTZ(3),

    CONSTRAINT "apply_journal_pkey" PRIMARY KEY ("cluster","change_id","attempt","step")
);

-- CreateTable
CREATE TABLE "apply_lock" (
    "cluster" TEXT NOT NULL,
    "object_key" TEXT NOT NULL,
    "change_id" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "apply_lock_pkey" PRIMARY KEY ("cluster","object_key")
);

-- CreateTable
CREATE TABLE "audit_record" (
    "log_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "cluster" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "actor" TEXT,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "change_set" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,
    "erasable" TEXT NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "key_id" TEXT,

    CONSTRAINT "audit_record_pkey" PRIMARY KEY ("log_id","seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "log_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("log_id")
);

-- CreateTable
CREATE TABLE "observed_version" (
    "cluster" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "resource_version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "object" TEXT,
    "manager" TEXT,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "change_set" TEXT,

    CONSTRAINT "observed_version_pkey" PRIMARY KEY ("cluster","kind","group","namespace","name","uid","resource_version")
);

-- CreateTable
CREATE TABLE "setting" (
    "cluster" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("cluster","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "login_session_public_id_key" ON "login_session"("public_id");

-- CreateIndex
CREATE INDEX "login_session_cluster_issuer_subject_idx" ON "login_session"("cluster", "issuer", "subject");

-- CreateIndex
CREATE INDEX "login_session_expires_at_idx" ON "login_session"("expires_at");

-- CreateIndex
CREATE INDEX "change_set_cluster_state_updated_at_idx" ON "change_set"("cluster", "state", "updated_at");

-- CreateIndex
CREATE INDEX "change_set_cluster_updated_at_idx" ON "change_set"("cluster", "updated_at");

-- CreateIndex
CREATE INDEX "change_object_cluster_kind_group_namespace_name_idx" ON "change_object"("cluster", "kind", "group", "namespace", "name");

-- CreateIndex
CREATE INDEX "apply_journal_cluster_state_idx" ON "apply_journal"("cluster", "state");

-- CreateIndex
CREATE INDEX "apply_lock_cluster_change_id_idx" ON "apply_lock"("cluster", "change_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_record_id_key" ON "audit_record"("id");

-- CreateIndex
CREATE INDEX "audit_record_cluster_kind_group_namespace_name_seq_idx" ON "audit_record"("cluster", "kind", "group", "namespace", "name", "seq");

-- CreateIndex
CREATE INDEX "audit_record_change_set_idx" ON "audit_record"("change_set");

-- CreateIndex
CREATE INDEX "audit_record_actor_seq_idx" ON "audit_record"("actor", "seq");

-- CreateIndex
CREATE INDEX "audit_record_action_seq_idx" ON "audit_record"("action", "seq");

-- CreateIndex
CREATE INDEX "observed_version_cluster_kind_group_namespace_name_observed_idx" ON "observed_version"("cluster", "kind", "group", "namespace", "name", "observed_at");



-- The audit log is append-only: a record may lose its erasable values, nothing else.
CREATE FUNCTION "audit_record_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND (to_jsonb(OLD) - 'erasable' - 'actor') = (to_jsonb(NEW) - 'erasable' - 'actor')
    AND (NEW."actor" IS NULL OR NEW."actor" IS NOT DISTINCT FROM OLD."actor")
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit_record is append-only';
END
$$;

CREATE TRIGGER "audit_record_append_only" BEFORE UPDATE OR DELETE ON "audit_record"
  FOR EACH ROW EXECUTE FUNCTION "audit_record_refuse_change"();

CREATE TRIGGER "audit_record_no_truncate" BEFORE TRUNCATE ON "audit_record"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_record_refuse_change"();

-- The one log of this installation. Its id enters every hash.
INSERT INTO "audit_head" ("log_id", "seq", "hash")
VALUES (gen_random_uuid()::text, 0, '0000000000000000000000000000000000000000000000000000000000000000');
