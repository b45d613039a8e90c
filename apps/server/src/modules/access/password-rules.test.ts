import { describe, expect, it } from "vitest";
import { passwordFault } from "./password-rules.ts";

const owner = {
  name: "Aïcha Bello",
  email: "a.bello@comptoir-du-port.example",
  organisation: "Comptoir du Port",
};

describe("a password", () => {
  it.each([
    "four words about rain",
    "cheval agrafe pile correct",
    "a password for the harbour",
    "Zk9#mmQe2!vTr0p",
    "пароль из четырех слов",
    "倉庫の在庫を数える人のための合言葉",
  ])("may be %s", (password) => {
    expect(passwordFault(password, owner)).toBeNull();
  });

  it.each([
    ["Qv7#pLw9", "password-short"],
    ["🔑🔑🔑🔑🔑", "password-short"],
    ["aaaaaaaaaaaaaaaaaaaa", "password-repeated"],
    ["xyxyxyxyxyxyxyxy", "password-repeated"],
    ["passwordpassword", "password-common"],
    ["P@ssw0rdP@ssw0rd1", "password-common"],
    ["Motdepasse2026!!", "password-common"],
    ["azertyuiop12345", "password-common"],
    ["Entrepôt-Janvier-2026", "password-common"],
    ["aïchabello-Aicha1", "password-personal"],
    ["Comptoir.du.Port.2026", "password-personal"],
    ["a.bello@comptoir-du-port.example", "password-personal"],
  ])("may not be %s: %s", (password, fault) => {
    expect(passwordFault(password, owner)).toBe(fault);
  });

  it("may be shorter beside a second factor, and is judged all the same", () => {
    expect(passwordFault("Qv7#pLw9", owner, 8)).toBeNull();
    expect(passwordFault("password", owner, 8)).toBe("password-common");
    expect(passwordFault("Qv7#pLw", owner, 8)).toBe("password-short");
  });
});
