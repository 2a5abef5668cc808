/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *hc_language_negotiate   (const char        *accept_language,
                                     const char *const *languages);
const char *hc_language_find_choice (const char        *cookies,
                                     const char *const *languages);

G_END_DECLS
