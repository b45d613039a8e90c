export { type EnqueueOptions, enqueue } from "./enqueue.ts";
export {
  type Job,
  type JobRun,
  type OrganisationJob,
  organisationJob,
  type UpkeepJob,
  upkeepJob,
} from "./job.ts";
export { type JobsOptions, type JobWorker, migrateJobs, startJobs } from "./worker.ts";
