// SPDX-License-Identifier: GPL-3.0-or-later

/* The number of unseen alerts, where one sees it from another tab: in the title and on the icon. */

import { _, format } from './i18n.js';

const SIZE = 64;

function draw(context, image, n) {
  context.drawImage(image, 0, 0, SIZE, SIZE);
  context.fillStyle = '#c62828';
  context.beginPath();
  context.arc(44, 20, 20, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#fff';
  context.font = 'bold 28px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(n > 9 ? '9+' : String(n), 44, 21);
}

export class Badge {
  constructor(link) {
    this.link = link;
    this.plain = link.getAttribute('href');
    this.n = 0;
    this.image = new Image();
    this.image.addEventListener('load', () => this.paint());
    this.image.src = this.plain;
  }

  show(n, place) {
    const title = place ? format(_('{place} – Handclasp'), { place }) : 'Handclasp';

    document.title = n > 0 ? `(${n}) ${title}` : title;
    if (n !== this.n) {
      this.n = n;
      this.paint();
    }
  }

  paint() {
    const canvas = document.createElement('canvas');

    if (!this.image.complete || this.n === 0) {
      this.link.href = this.plain;
      return;
    }

    canvas.width = canvas.height = SIZE;
    draw(canvas.getContext('2d'), this.image, this.n);
    this.link.href = canvas.toDataURL('image/png');
  }
}
