import { BlockList, isIP } from "node:net";

/** Networks that are nobody's public server: this machine, local networks, clouds' own services, what is reserved. */
const notPublic = new BlockList();
const v4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
const v6: readonly (readonly [string, number])[] = [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];
for (const [network, bits] of v4) {
  notPublic.addSubnet(network, bits, "ipv4");
  // The same written as IPv6.
  notPublic.addSubnet(`::ffff:${network}`, 96 + bits, "ipv6");
}
for (const [network, bits] of v6) notPublic.addSubnet(network, bits, "ipv6");

/** Whether an IP address, in either notation, is somebody's public server; false for what is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !notPublic.check(address, family === 4 ? "ipv4" : "ipv6");
}
