import { routes } from "@stockex/contracts";

/** What is out of date once somebody did something about a job. */
export const refreshJobs = [routes.listQueuedJobs, routes.listJobRuns, routes.listJobSchedules];
