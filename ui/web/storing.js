// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Whether the host can save anything: an answer says that it cannot, and from then on the host is asked
 * until it can again.
 */

const AGAIN = 3000;

export class Storing {
  /* isWell(): asks the host, and settles to what it says; to null where it does not answer. */
  constructor(store, isWell) {
    this.store = store;
    this.isWell = isWell;
    this.timer = 0;
  }

  doubt() {
    this.store.set({ isStoring: false });
    if (this.timer === 0) this.timer = setTimeout(() => this.look(), AGAIN);
  }

  async look() {
    const isWell = await this.isWell();

    clearTimeout(this.timer);
    this.timer = 0;
    if (isWell) this.store.set({ isStoring: true });
    else if (isWell === false || !this.store.state.isStoring) this.doubt();
  }
}
