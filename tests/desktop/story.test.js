// SPDX-License-Identifier: GPL-3.0-or-later

import { Desktop } from './desktop.js';
import { tellStory } from './story.js';

tellStory(() => Desktop.open());
