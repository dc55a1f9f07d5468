import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import t from 'tap';
import { until } from '../real/until.ts';
import { openDesk } from './desk.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const skip = existsSync(CHROMIUM) ? false : `NOT TESTED IN A BROWSER: there is no ${CHROMIUM} (CHROMIUM)`;
if (skip !== false) process.stderr.write(`\n${skip}\n\n`);

t.test('the console shows the call centre, live', { skip }, async (t) => {
  const profile = mkdtempSync(join(tmpdir(), 'enqueued-browser-'));
  const daemon = await openDesk(t).start();
  const browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: ARGS });
  t.teardown(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText ?? ''}`));
  await page.goto(daemon.url);

  const textOf = (selector: string): Promise<string> => page.locator(selector).innerText();
  await until('it is live', async () => (await textOf('#link')) === 'live');
  await until('the agents are there', async () =>
    /1001[\s\S]*1002[\s\S]*1003[\s\S]*1004/.test(await textOf('#agents')),
  );
  await until('a caller and an agent talk', async () => /agent 100\d/.test(await textOf('#conversations')), 30_000);
  const rows = await page.locator('#conversations tbody tr').allInnerTexts();
  t.ok(
    rows.some((row) => /agent 100\d\s+555\d+\s+555\d+/.test(row)),
    'the agent hears the caller, and is heard',
  );
  await until('an event is shown', async () => /callcenter\.queue\.\w+ \{"id"/.test(await textOf('#events')));
  await until('somebody talks, by the agents too', async () => /talking|fetching/.test(await textOf('#agents')));
  await page.screenshot({ path: join(tmpdir(), 'enqueued-console.png'), fullPage: true });
  t.strictSame(complaints, []);
});
