export { appendEvent, type NewEvent } from "./append.ts";
export { type Consumer, consumer } from "./consumer.ts";
