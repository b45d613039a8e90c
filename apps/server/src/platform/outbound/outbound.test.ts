import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublicAddress } from "./addresses.ts";
import { AddressRefused, createOutbound } from "./outbound.ts";

describe("a public address", () => {
  it("is not this machine's, a local network's or a cloud's own, in whatever notation", () => {
    const inside = [
      "127.0.0.1",
      "10.1.2.3",
      "172.31.255.255",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "255.255.255.255",
      "::1",
      "::",
      "::ffff:127.0.0.1",
      "::ffff:169.254.169.254",
      "::7f00:1",
      "fe80::1",
      "fd00:ec2::254",
      "64:ff9b::a00:1",
      "2002:7f00:1::",
      "localhost",
      "",
    ];
    expect(inside.filter(isPublicAddress)).toEqual([]);
  });

  it("is anybody else's", () => {
    const outside = ["1.1.1.1", "172.32.0.1", "192.169.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"];
    expect(outside.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});

describe("the way out", () => {
  let server: Server;
  let port: number;
  let asked = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      if (request.url === "/redirect") response.writeHead(302, { location: "/secret" }).end();
      else response.end(request.headers["authorization"]);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it("refuses what is not public, plain http and names with a password, without asking", async () => {
    const outbound = createOutbound();
    for (const address of [
      `https://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://2130706433:${port}/`,
      "https://user:secret@example.org/",
      "http://example.org/",
    ])
      await expect(outbound.get(new URL(address), {}), address).rejects.toBeInstanceOf(AddressRefused);
    expect(asked).toBe(0);
  });

  it("refuses a name that points inside, where the connection is made", async () => {
    const outbound = createOutbound();
    expect(outbound.mayCall(new URL(`https://localhost:${port}/`))).toBe(true);
    await expect(outbound.get(new URL(`https://localhost:${port}/`), {})).rejects.toBeInstanceOf(
      AddressRefused,
    );
    expect(asked).toBe(0);
  });

  it("calls what the operator allows, and follows no redirect", async () => {
    const outbound = createOutbound(["127.0.0.1"]);
    const headers = { authorization: "Token abc" };
    expect(await outbound.get(new URL(`http://127.0.0.1:${port}/`), headers)).toEqual({
      status: 200,
      body: "Token abc",
    });
    expect(await outbound.get(new URL(`http://127.0.0.1:${port}/redirect`), {})).toMatchObject({
      status: 302,
    });
    expect(asked).toBe(2);
  });
});
