// SPDX-License-Identifier: GPL-3.0-or-later
//
// Row 16: the running program on a disk that is really full, and one that is really read-only.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { find, Reader } from '../desktop/accessible.js';
import { Desktop } from '../desktop/desktop.js';
import { launch, openPerson, signIn as signInPage } from '../lib/browser.js';
import { gather, PASSWORD, signUp, until } from '../lib/client.js';
import { runHost, startHost } from '../lib/host.js';
import { call } from '../lib/http.js';
import { figure, ms } from './figures.js';
import { enterMounts, SmallDisk } from './small-disk.js';

const SIZE = '2M'; // a new database and its log take a tenth
const IN_WINDOW = { role: 'label', name: /^The disk is full/ };
const ON_PAGE = 'The host cannot save anything now';

enterMounts();

// What the log already has room for is still taken. Resolves to what each side was told last, and by whom.
async function askUntilRefused(client, to) {
  for (let n_done = 0; ; n_done++) {
    const type = n_done % 2 ? 'cancel' : 'request';
    const answer = await client.ask({ type, to });
    if (answer.type === 'error') return { code: answer.code, n_done };
    assert.equal(answer.result, 'ok');
  }
}

const isWell = async (host) => (await call(host, '/healthz')).status === 200;

describe('a full disk', () => {
  let disk, host, ann, bob, done;

  const start = () => startHost({ dataDir: disk.data });
  const standing = (n_done) => (n_done % 2 ? 'outgoing' : 'none');

  before(async () => {
    disk = new SmallDisk(SIZE);
    host = await start();
    [ann, bob] = await gather(host, 'ann', 'bob');
    disk.fill();
  });
  after(async () => {
    await host?.kill();
    disk?.remove();
  });

  it('is told with storage, and changes nothing', async () => {
    done = await askUntilRefused(ann, 'bob');
    assert.equal(done.code, 'storage');
    assert.equal(ann.seq, done.n_done);
    const answer = await ann.post('sign-up', { username: 'cem', name: 'Cem', password: PASSWORD });
    assert.deepEqual([answer.status, answer.body.error.code], [503, 'storage']);
    assert.equal(await isWell(host), false);
  });

  it('lets people read on', async () => {
    assert.equal((await ann.sees('bob')).relation, standing(done.n_done));
    assert.equal((await call(host, '/')).status, 200);
    await bob.sync();
    // What they ask goes to the store with what cannot be written: who comes and who goes.
    for (let i = 0; i < 20; i++) {
      const socket = ann.device();
      const [me] = await Promise.all([bob.me(), socket.connect(), bob.sync()]);
      assert.equal(me.status, 200);
      await socket.leave();
    }
  });

  it('is over by itself when there is room', async () => {
    const began = Date.now();
    disk.makeRoom();
    await until(() => isWell(host), 'the host to be well');
    const took = Date.now() - began;
    await signUp(host, 'cem');
    await ann.command(done.n_done % 2 ? 'cancel' : 'request', { to: 'bob' });
    figure(16, 'a full disk', `${done.n_done} commands still done, then storage; well again ${ms(took)} after there was room`);
    assert.equal(host.stderr.split('\n').filter((line) => line.includes('The database')).length, 2, host.stderr);
  });

  it('leaves everything that was answered', async () => {
    disk.fill();
    const { n_done } = await askUntilRefused(ann, 'cem');
    await host.kill();
    disk.makeRoom();
    host = await start();
    ann = ann.at(host);
    await ann.connect();
    assert.equal((await ann.sees('cem')).relation, standing(n_done));
    assert.equal((await ann.sees('bob')).relation, standing(done.n_done + 1));
  });

  it('does not keep the program from ending in order', async () => {
    disk.fill();
    await askUntilRefused(ann, 'bob');
    await host.stop();
  });

  it('is told in a sentence at the start', async () => {
    const { status, stderr } = await runHost(['--headless', '--port', '0', '--data-dir', disk.data]);
    disk.makeRoom();
    assert.equal(status, 1, stderr);
    assert.match(stderr, /full|No space left/);
  });

  it('has lost nobody', async () => {
    host = await start();
    ann = ann.at(host);
    await ann.connect();
    assert.equal((await ann.listAll('people')).length, 2);
    await host.stop();
  });

  it('or a read-only folder is told in a sentence, and harms nothing', async () => {
    disk.setReadOnly(true);
    const { status, stderr } = await runHost(['--headless', '--port', '0', '--data-dir', disk.data]);
    disk.setReadOnly(false);
    assert.equal(status, 1);
    assert.match(stderr, /Read-only/);
    assert.ok(stderr.includes(disk.data), stderr);
    host = await start();
    await host.stop();
  });
});

describe('a full disk, to those who look', () => {
  let disk, desktop, reader, browser, host, bob, page;

  const isBannerThere = async () => {
    const label = find(await reader.tree(), IN_WINDOW);
    return label !== undefined && reader.shows(label);
  };

  before(async () => {
    disk = new SmallDisk(SIZE);
    desktop = await Desktop.open({ GTK_A11Y: 'atspi' });
    reader = await Reader.open(desktop);
    host = await desktop.launch('--data-dir', disk.data);
    [bob] = await gather(host, 'bob');
    await signUp(host, 'ann');
    await desktop.signUp(await desktop.window('^Handclasp$'), 'cem', 'Cem', PASSWORD);
    browser = await launch();
    ({ page } = await openPerson(browser, host.origin));
    await signInPage(page, 'ann', PASSWORD);
    await page.locator('main [data-username=bob]').waitFor();
    disk.fill();
    await askUntilRefused(bob, 'cem');
  });
  after(async () => {
    await browser?.close();
    await desktop?.close();
    disk?.remove();
  });

  it('shows in a window, without a press, and goes when there is room', async () => {
    await until(isBannerThere, 'the banner');
    // Who comes back now may not even be told who they are.
    await page.route('**/api/me', (route) => route.fulfill({ status: 503, json: { error: { code: 'storage' } } }));
    await page.reload();
    await page.getByText(ON_PAGE).waitFor();
    await page.unroute('**/api/me');
    await page.locator('main [data-username=bob]').waitFor();
    if (process.env.SCREENSHOTS) await desktop.run('import', ['-window', 'root', `${process.env.SCREENSHOTS}/window.png`]);
    await page.locator('main [data-username=cem] [data-choice=request]').click();
    await page.getByText(ON_PAGE).waitFor();
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/page.png` });
    // Who comes now is told before they try.
    await page.reload();
    await page.locator('main [data-username=bob]').waitFor();
    await page.getByText(ON_PAGE).waitFor();
    disk.makeRoom();
    await until(async () => !(await isBannerThere()), 'the banner to go');
    assert.equal(find(await reader.tree(), IN_WINDOW), undefined);
    await page.getByText(ON_PAGE).waitFor({ state: 'detached' });
    await bob.command('request', { to: 'ann' });
  });
});
