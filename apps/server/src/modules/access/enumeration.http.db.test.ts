import { type Role, routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enrol, nobody, SetClock, signInWith } from "../../../test/account.ts";
import {
  makeOrganisation,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";

const clock = new SetClock();
let running: TestApplication;
let acme: TestOrganisation;

beforeAll(async () => {
  running = await startTestApplication({ clock });
  acme = await makeOrganisation(running.app, "Acme", clock);
});
afterAll(() => running.stop());

const as = (role: Role) => signInWith(running.address, acme.email(role));

describe("who asks without knowing the password", () => {
  it("is told the same of every account: unknown, inactive, invited, with and without a second factor", async () => {
    await enrol(await as("counter"), clock);
    await running.db.ownerPool.query("UPDATE access.users SET active = false WHERE id = $1", [
      acme.userIds.auditor,
    ]);
    await (await as("administrator")).call(routes.createUser, {
      body: { email: "new@acme.example", name: "New", language: "en", role: "counter" },
    });
    await (await as("administrator")).call(routes.changeSignInRules, {
      body: { secondFactorRoles: ["manager"] },
      ifMatch: "0",
    });
    const emails = [
      "nobody@x.example",
      "new@acme.example",
      ...(["auditor", "counter", "manager", "controller"] as const).map((role) => acme.email(role)),
    ];
    // The work is the same as well: a password is hashed for every account, also for one that is not there.
    const answers = await Promise.all(
      emails.map(async (email) => {
        const failed = nobody(running.address).call(routes.signIn, {
          body: { email, password: "not the password" },
        });
        return failed.catch(({ details }: { details: object }) => ({ ...details, instance: "" }));
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("is asked for a passkey the same way, whoever there is", async () => {
    const ask = () => nobody(running.address).call(routes.beginPasskeySignIn, { body: { ticket: null } });
    const [one, two] = [await ask(), await ask()];
    expect({ ...one, challenge: "" }).toEqual({ ...two, challenge: "" });
    expect(one.allowCredentials).toEqual([]);
  });
});
