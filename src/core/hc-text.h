/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HC_QUERY_MAX 64

char     *hc_username_fold     (const char  *username);
gboolean  hc_username_is_valid (const char  *username);

char     *hc_text_clean_name   (const char  *name,
                                GError     **error);
gboolean  hc_text_clean_note   (const char  *note,
                                char       **clean,
                                GError     **error);
gboolean  hc_text_check_password (const char *password,
                                  GError    **error);
char     *hc_text_sort_key     (const char  *name);
char    **hc_text_split_words  (const char  *text);

G_END_DECLS
