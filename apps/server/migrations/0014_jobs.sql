-- Jobs as their organisation sees them: what ran, what waits, what is paused. The queue forgets a job that is done,
-- so each run leaves a row of its own; the rows go after two weeks (platform.tidy).

CREATE TABLE platform.job_runs (
  organisation_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- Of the queue; its runs follow each other.
  job_id bigint NOT NULL,
  task text NOT NULL,
  payload jsonb NOT NULL,
  attempt integer NOT NULL CHECK (attempt > 0),
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- NULL while it runs; 'interrupted' when the next run found it without an end.
  outcome text CHECK (outcome IN ('done', 'failed', 'interrupted')),
  error text CHECK (length(error) <= 500),
  PRIMARY KEY (organisation_id, id),
  CHECK ((outcome IS NULL) = (ended_at IS NULL))
);
CREATE INDEX job_runs_newest ON platform.job_runs (organisation_id, started_at DESC, id DESC);
CREATE INDEX job_runs_open ON platform.job_runs (job_id) WHERE outcome IS NULL;
CALL platform.protect('platform.job_runs', 'SELECT');

-- A scheduled task that an organisation does not want to run by itself for now.
CREATE TABLE platform.paused_jobs (
  organisation_id uuid NOT NULL,
  task text NOT NULL,
  paused_by uuid,
  paused_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, task)
);
CALL platform.protect('platform.paused_jobs', 'SELECT, INSERT, DELETE');

-- Which tasks run by themselves for every organisation, and when (UTC); written by the server at its start.
CREATE TABLE platform.job_schedules (
  task text PRIMARY KEY,
  cron text NOT NULL
);

-- Reviewed: schedules are code, the same for all organisations.
CREATE FUNCTION platform.list_job_schedules() RETURNS TABLE (task text, cron text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT s.task, s.cron FROM platform.job_schedules s ORDER BY s.task $$;
REVOKE ALL ON FUNCTION platform.list_job_schedules() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.list_job_schedules() TO stockex_app;

-- What is in the queue for the caller's organisation. Reviewed: the organisation in the payload is always that of
-- whoever enqueued the job (platform.enqueue_job) or of the fan-out, and only the caller's own is answered.
CREATE FUNCTION platform.list_queued_jobs() RETURNS TABLE (id bigint, task text, payload jsonb, state text,
  attempts integer, max_attempts integer, run_at timestamptz, started_at timestamptz, created_at timestamptz, error text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  RETURN QUERY
    SELECT j.id, t.identifier, j.payload::jsonb - 'organisationId',
      CASE WHEN j.locked_at IS NOT NULL THEN 'running' WHEN j.attempts >= j.max_attempts THEN 'failed' ELSE 'waiting' END,
      j.attempts::integer, j.max_attempts::integer, j.run_at, j.locked_at, j.created_at, left(j.last_error, 500)
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE j.payload ->> 'organisationId' = platform.current_organisation()::text
    ORDER BY j.locked_at NULLS LAST, j.run_at, j.id LIMIT 500;
END $$;
REVOKE ALL ON FUNCTION platform.list_queued_jobs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.list_queued_jobs() TO stockex_app;

-- Takes a waiting job of the caller's organisation out of the queue, or lets it run at once with all its attempts.
-- False when there is none, or it runs just now. Reviewed: one exact job, of the caller's own organisation.
CREATE FUNCTION platform.change_queued_job(wanted bigint, how text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$ BEGIN
  -- Locks the job against a worker that is about to take it.
  PERFORM FROM graphile_worker._private_jobs j
    WHERE j.id = wanted AND j.locked_at IS NULL
      AND j.payload ->> 'organisationId' = platform.current_organisation()::text
    FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  CASE how
    WHEN 'cancel' THEN PERFORM graphile_worker.complete_jobs(ARRAY[wanted]);
    WHEN 'retry' THEN PERFORM graphile_worker.reschedule_jobs(ARRAY[wanted], run_at => now(), attempts => 0);
  END CASE;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION platform.change_queued_job(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.change_queued_job(bigint, text) TO stockex_app;
