export { appendEvent, type NewEvent } from "./append.ts";
export { type Consumer, consumer } from "./consumer.ts";
export { type OutboxOptions, type OutboxReader, startOutbox } from "./outbox-reader.ts";
