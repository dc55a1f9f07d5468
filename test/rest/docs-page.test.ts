import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import t from 'tap';
import { startRest } from './harness.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = BROWSERS.find((path) => existsSync(path));

// A browser takes its time to come up.
t.setTimeout(120_000);

void t.test(
  'the page works under its own policy',
  { skip: executablePath === undefined ? 'no Chromium here' : false },
  async (t) => {
    const rest = await startRest(t);
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    t.teardown(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    await page.goto(`${rest.url}/docs`);
    await page.locator('#operations-tag-agent').click();
    await page.locator('#operations-agent-get_callcenter_agent').click();
    await page.locator('.try-out__btn').first().click();
    await page.locator('button.execute').first().click();
    const answer = await page.locator('.live-responses-table .response-col_status').last().textContent();
    t.match(answer, /200/, 'an operation can be tried');
    t.same(complaints, [], 'nothing was blocked');
  },
);
