import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { performance } from "node:perf_hooks";
import { root } from "./source-files.ts";

/** How one command went. */
export interface Outcome {
  readonly passed: boolean;
  readonly seconds: number;
  /** Both streams, as they came; empty when they were shown at once. */
  readonly output: string;
}

interface RunOptions {
  /** Let the command write to the screen itself instead of keeping what it says. */
  readonly show?: boolean;
  /** After this long it is told to stop and has not passed. */
  readonly limitMinutes?: number;
}

/**
 * Runs a command in the project folder with the installed packages' commands on its path, so that `node` is
 * the Node of the lockfile. Never throws: a command that cannot start is one that did not pass.
 */
export function run(
  command: string,
  args: readonly string[],
  { show = false, limitMinutes = 5 }: RunOptions = {},
): Promise<Outcome> {
  const start = performance.now();
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env["PATH"]}`,
  };
  return new Promise((resolve) => {
    // npm writes .cmd files on Windows, which only a shell starts.
    const shell = process.platform === "win32";
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell,
      timeout: limitMinutes * 60_000,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    const pieces: string[] = [];
    child.stdout?.on("data", (piece: Buffer) => pieces.push(String(piece)));
    child.stderr?.on("data", (piece: Buffer) => pieces.push(String(piece)));
    const end = (passed: boolean) =>
      resolve({ passed, seconds: (performance.now() - start) / 1000, output: pieces.join("") });
    child.on("error", (error) => {
      pieces.push(`${command}: ${error.message}\n`);
      end(false);
    });
    child.on("close", (code) => {
      if (child.killed) pieces.push(`${command} was stopped; its limit is ${limitMinutes} minutes\n`);
      end(code === 0);
    });
  });
}
