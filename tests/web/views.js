// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every view of the page, in a state worth looking at: for the tests that judge all of them and for the pictures.
// In the language that was chosen with speak().

import { _, format } from '../../ui/web/i18n.js';
import { go } from '../lib/browser.js';

const more = () => format(_('More for {name}'), { name: '' });
const row = (page, username) => page.locator(`main .person[data-username="${username}"]`).first();

export const SIGNED_OUT = {
  'sign-in': (page) => page.getByRole('heading', { name: _('Welcome') }).waitFor(),
  'sign-up': async (page) => {
    await go(page, 'sign-up');
    await page.getByLabel(_('Your name')).waitFor();
  },
  'sign-up-mistakes': async (page) => {
    await page.getByRole('button', { name: _('Sign Up') }).click();
    await page.getByText(_('Please fill this in.')).waitFor();
  },
};

// In this order: each begins where the one before ends. The first comes right after signing in.
export const SIGNED_IN = {
  people: (page) => row(page, 'bob').waitFor(),
  menu: async (page) => {
    await row(page, 'carol').getByRole('button', { name: more() }).click();
    await page.getByRole('menuitem').first().waitFor();
  },
  search: async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('nobody of that name');
    await page.getByText(format(_('Nobody is called “{query}”'), { query: 'nobody of that name' })).waitFor();
  },
  note: async (page) => {
    await page.getByRole('searchbox').fill('');
    await row(page, 'mia').getByRole('button', { name: more() }).click();
    await page.getByRole('menuitem', { name: _('Add Friend with a Note…') }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('We met at the printing workshop.');
  },
  friends: async (page) => {
    await page.keyboard.press('Escape');
    await go(page, 'friends');
    await row(page, 'frank').waitFor();
  },
  question: async (page) => {
    await row(page, 'frank').getByRole('button', { name: _('Unfriend') }).click();
    await page.getByRole('dialog').waitFor();
  },
  requests: async (page) => {
    await page.keyboard.press('Escape');
    await go(page, 'requests');
    await row(page, 'bob').waitFor();
    await page.evaluate(() =>
      document.querySelectorAll('details').forEach((drawer) => {
        drawer.open = true;
      }),
    );
    await row(page, 'heidi').waitFor();
    await row(page, 'judy').waitFor();
  },
  undo: async (page) => {
    await row(page, 'carol').getByRole('button', { name: _('Decline') }).click();
    await page.locator('.notice').getByRole('button', { name: _('Undo') }).waitFor();
  },
  activity: async (page) => {
    await page.locator('.notice').getByRole('button', { name: _('Undo') }).click();
    await page.locator('.notice').waitFor({ state: 'detached' });
    await go(page, 'activity');
    await page.getByText(format(_('{name} said no.'), { name: 'Grace Hopper' })).waitFor();
  },
  blocked: async (page) => {
    await go(page, 'blocked');
    await row(page, 'ivan').waitFor();
  },
  settings: async (page) => {
    await go(page, 'settings');
    await page.getByRole('radio', { checked: true }).waitFor();
  },
};
