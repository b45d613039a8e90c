export { appendEvent } from "./append.ts";
export { type Consumer, consumer } from "./consumer.ts";
export { type OutboxReader, startOutbox } from "./outbox-reader.ts";
