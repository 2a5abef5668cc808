// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Tells the host which alerts were seen: all of them where requests or activity
 * are looked at, and those whose notices were put away one by one. The host's
 * "seen" reaches every tab and device, this one too.
 */

const LOOKED_AT_IN = ['requests', 'activity'];

export class Looking {
  constructor(store, commands) {
    this.store = store;
    this.commands = commands;
    this.putAway = new Set();
    this.told = 0; /* the seq last told */
    store.subscribe(() => this.look());
    document.addEventListener('visibilitychange', () => this.look());
  }

  forget() {
    this.putAway.clear();
    this.told = 0;
  }

  /* What was told on a socket that died may not have arrived. */
  tellAgain() {
    this.told = 0;
    this.look();
  }

  /* The notice of alert @seq was put away: it was seen, but others before it may not have been. */
  dismiss(seq) {
    this.putAway.add(seq);
    this.look();
  }

  isLooking() {
    const { session, view } = this.store.state;

    return session === 'in' && document.visibilityState === 'visible' && LOOKED_AT_IN.includes(view);
  }

  seenUpTo() {
    const seqs = [...this.store.state.alerts.keys()].sort((a, b) => a - b);
    const unseen = this.isLooking() ? -1 : seqs.findIndex(seq => !this.putAway.has(seq));
    const seen = unseen < 0 ? seqs : seqs.slice(0, unseen);

    return seen.length > 0 ? seen[seen.length - 1] : 0;
  }

  look() {
    const seq = this.seenUpTo();

    if (seq <= this.told || this.store.state.line !== 'open') return;

    this.told = seq;
    this.commands.send({ type: 'seen', seq }).catch(() => {
      this.told = 0;
    });
  }
}
