export { enqueue } from "./enqueue.ts";
export {
  type Job,
  type JobResult,
  organisationJob,
  upkeepJob,
} from "./job.ts";
export { type JobWorker, migrateJobs, startJobs } from "./worker.ts";
