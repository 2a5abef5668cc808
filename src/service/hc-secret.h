/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *hc_secret_new_token (void);
char *hc_secret_digest    (const char *secret);
void  hc_secret_free      (char       *secret);

G_END_DECLS
