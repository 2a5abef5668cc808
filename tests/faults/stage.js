// SPDX-License-Identifier: GPL-3.0-or-later
//
// A host, and somebody who uses it as usual while the test does not; both end with the test, however that ends.

import { startHost } from '../lib/host.js';
import { Bystander } from './bystander.js';

// options: of startHost(). The host must end in order, and without a complaint, where the test held.
export const onStage = (options, play) => async () => {
  const host = await startHost(options);
  let bystander;
  try {
    bystander = await Bystander.join(host, 'bystander');
    await play(host, bystander);
    await bystander.leave();
    await host.stop();
  } finally {
    await bystander?.leave();
    await host.kill();
  }
};
