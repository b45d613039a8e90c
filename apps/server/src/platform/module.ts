import type { Clock } from "@stockex/kernel";
import type { Database } from "./db/unit-of-work.ts";
import type { BoundRoute } from "./http/bind.ts";
import type { Job } from "./jobs/job.ts";
import type { LiveTopic } from "./live/topic.ts";
import type { Log } from "./log/log.ts";
import type { Outbound } from "./outbound/outbound.ts";
import type { Consumer } from "./outbox/consumer.ts";
import type { SecretBox } from "./secrets/index.ts";

/** What every module is given. */
export interface ModuleDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Seals what must be secret in the database and readable again. */
  readonly secrets: SecretBox;
  /** Calls other systems. */
  readonly outbound: Outbound;
  /** Folder for files a module keeps or makes; each module uses a subfolder of its own name. */
  readonly filesDir: string;
}

/** What a module offers the application. */
export interface ModuleParts {
  readonly routes?: readonly BoundRoute[];
  readonly jobs?: readonly Job[];
  readonly consumers?: readonly Consumer[];
  readonly topics?: readonly LiveTopic[];
}

/** A module as `application.ts` takes it: one line there adds it. */
export type Module = (deps: ModuleDependencies) => ModuleParts;
