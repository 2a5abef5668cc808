// SPDX-License-Identifier: GPL-3.0-or-later

/* Asks the host for the presence of those whose rows are on the screen. */

const MOST = 200;
const PAUSE = 150;

export class Watching {
  constructor(commands) {
    this.commands = commands;
    this.onScreen = new Set();
    this.told = '';
    this.timer = 0;
    this.observer = new IntersectionObserver(entries => this.notice(entries), { rootMargin: '200px' });
  }

  add(row) {
    this.observer.observe(row);
  }

  remove(row) {
    this.observer.unobserve(row);
    if (this.onScreen.delete(row)) this.soon();
  }

  notice(entries) {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) this.onScreen.add(target);
      else this.onScreen.delete(target);
    this.soon();
  }

  /* Scrolling passes many: only where it rests counts. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE);
  }

  message() {
    const usernames = new Set([...this.onScreen].map(row => row.dataset.username));

    return { type: 'watch', usernames: [...usernames].slice(0, MOST) };
  }

  /* Also what a doubtful socket is asked. */
  tell(isAnyway = false) {
    const message = this.message();
    const told = message.usernames.slice().sort().join(' ');

    if (told === this.told && !isAnyway) return;

    this.told = told;
    this.commands.drop(pending => pending.type === 'watch');
    this.commands.send(message).catch(() => {});
  }
}
