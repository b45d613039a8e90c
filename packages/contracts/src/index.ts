export * from "./access.ts";
export * from "./audit.ts";
export * from "./permissions.ts";
export * from "./problems.ts";
export * from "./route.ts";
export * from "./values.ts";
