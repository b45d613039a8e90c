import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  countingRoutes,
  type Entry,
  type PostingPreview,
  reportsRoutes,
  stockRoutes,
  valuationRoutes,
} from "@stockex/contracts";
import { Money } from "@stockex/kernel";
import { everything, refusalOf } from "./cast.ts";
import { figure, money } from "./screen.ts";
import type { Story } from "./story.ts";
import { slotKey } from "./world.ts";

/** Approval by somebody who did not count, and who is refused. */
export async function approve(story: Story): Promise<void> {
  const { cast, screen, countId } = story;
  const params = { countId };
  const byCounter = await refusalOf(cast.aicha.call(countingRoutes.approveCount, { params }));
  screen.expect(
    `approval by Aicha (counter) is refused: “${byCounter?.title}”`,
    byCounter?.code === "permission-missing",
  );
  const byHelper = await refusalOf(cast.amina.call(countingRoutes.approveCount, { params }));
  screen.expect(
    `and by Amina (administrator), who recounted a line: “${byHelper?.title}”`,
    byHelper?.code === "segregation-of-duties",
  );
  const early = await refusalOf(cast.sophie.call(countingRoutes.postCount, { params, body: {} }));
  screen.expect(`posting before approval is refused: “${early?.title}”`, early?.code === "count-state");
  const approved = await cast.sophie.call(countingRoutes.approveCount, { params });
  screen.say(`Sophie (controller) approves: state ${approved.state}`);
}

/** The preview, then the posting followed live; the books then say what lies on the shelf. */
export async function post(story: Story): Promise<void> {
  const { cast, screen, countId, world, follower } = story;
  const params = { countId };
  const preview = await cast.sophie.call(countingRoutes.previewPosting, { params });
  screen.say(
    `preview: ${figure(preview.moves)} moves; found ${money(preview.gains.value, world.currency)} on ${preview.gains.lines} lines, missing ${money(preview.losses.value, world.currency)} on ${preview.losses.lines}, ${preview.transfers} transfers, ${figure(preview.unchanged)} lines unchanged`,
  );
  const worthBefore = await worthOf(story);
  const { value: told, took } = await screen.timed(async () => {
    await cast.sophie.call(countingRoutes.postCount, { params, body: {} });
    return follower.until(() => follower.heard("count.posted") > 0, 120_000);
  });
  const count = await cast.paul.call(countingRoutes.readCount, { params });
  screen.expect(`posted in ${took}, and Paul's screen was told live`, told && count.state === "posted");
  const twice = await refusalOf(cast.sophie.call(countingRoutes.postCount, { params, body: {} }));
  screen.expect(`posting it twice is refused: “${twice?.title}”`, twice?.code === "count-state");
  await checkEntries(story, preview, worthBefore);
  await checkShelf(story);
}

async function worthOf({ cast, world }: Story): Promise<Money> {
  const totals = await cast.sophie.call(valuationRoutes.readStockValueTotals, {
    params: { companyId: world.companyId },
  });
  return Money.of(totals.total, world.currency);
}

/** Entries balance, say what the preview said, and move the stock accounts by what stock is worth more or less. */
async function checkEntries(story: Story, preview: PostingPreview, before: Money): Promise<void> {
  const { cast, screen, world, countId } = story;
  const entries = await everything((page) =>
    cast.sophie.call(valuationRoutes.listEntries, {
      params: { companyId: world.companyId },
      query: { ...page, originId: countId },
    }),
  );
  const lines = entries.flatMap((entry: Entry) => entry.lines);
  const sum = (side: "debit" | "credit", of = lines) =>
    Money.sum(
      of.map((line) => Money.of(line[side], world.currency)),
      world.currency,
    );
  for (const entry of entries) {
    screen.say(`journal entry ${entry.number} of ${entry.date}, ${money(entry.total, world.currency)}:`);
    for (const line of entry.lines)
      screen.say(
        `  ${line.account.padEnd(6)} ${line.accountNameFr.padEnd(44)} debit ${figure(line.debit).padStart(10)}  credit ${figure(line.credit).padStart(10)}`,
      );
  }
  screen.expect("debit equals credit", entries.length > 0 && sum("debit").equals(sum("credit")));
  const asPreviewed = preview.accounts.every(({ account, debit, credit }) => {
    const mine = lines.filter((line) => line.account === account);
    return (
      sum("debit", mine).equals(Money.of(debit, world.currency)) &&
      sum("credit", mine).equals(Money.of(credit, world.currency))
    );
  });
  screen.expect("the entries are what the preview said, account by account", asPreviewed);
  const gain = Money.of(preview.gains.value, world.currency);
  const net = gain.sub(Money.of(preview.losses.value, world.currency));
  const after = await worthOf(story);
  screen.expect(
    `stock is worth ${money(after.toString(), world.currency)}: ${money(before.toString(), world.currency)} and the count's ${money(net.toString(), world.currency)}`,
    before.add(net).equals(after),
  );
}

/** Counted, posted, and trade after the reading: the books and the shelf agree again, line by line. */
export async function checkShelf({ cast, screen, world, roles }: Story): Promise<void> {
  const stock = await everything((page) =>
    cast.paul.call(stockRoutes.listStock, { query: { ...page, siteId: world.siteId } }),
  );
  const onHand = new Map(
    stock.map((quant) => [slotKey(quant.productId, quant.locationId), BigInt(quant.quantity)]),
  );
  const keys = new Set([...world.shelf.keys(), ...onHand.keys()]);
  const blocked = [...keys].filter((key) => roles.get(key)?.kind === "blocked").length;
  const wrong = [...keys].filter((key) => (onHand.get(key) ?? 0n) !== world.shelf.at(key));
  screen.expect(
    `on hand equals what lies on the shelf on all ${figure(keys.size)} lines, with the trade since (${blocked} kept by the book)`,
    wrong.length === 0,
  );
}

/** Variance workbook, PDF and entries, as files in a folder. */
export async function downloadReports(story: Story, outputDir: string): Promise<void> {
  const { cast, screen, countId, world, number: count } = story;
  await mkdir(outputDir, { recursive: true });
  const params = { countId };
  const wanted = [
    {
      name: `${count}-ecarts.xlsx`,
      begins: "PK",
      get: () =>
        cast.sophie.download(reportsRoutes.downloadVarianceReport, { params, query: { format: "xlsx" } }),
    },
    {
      name: `${count}-ecarts.pdf`,
      begins: "%PDF",
      get: () =>
        cast.sophie.download(reportsRoutes.downloadVarianceReport, {
          params,
          query: { format: "pdf", only: "differing" },
        }),
    },
    {
      name: `${count}-ecritures.xlsx`,
      begins: "PK",
      get: () =>
        cast.sophie.download(reportsRoutes.downloadEntries, {
          params: { companyId: world.companyId },
          query: { format: "xlsx", originId: countId },
        }),
    },
  ] as const;
  for (const { name, begins, get } of wanted) {
    const { value: file, took } = await screen.timed(get);
    const content = Buffer.from(await file.content.arrayBuffer());
    const path = join(outputDir, name);
    await writeFile(path, content);
    screen.expect(
      `${path}: ${figure(Math.ceil(content.length / 1024))} kB in ${took}`,
      content.subarray(0, begins.length).toString("latin1") === begins,
    );
  }
}
