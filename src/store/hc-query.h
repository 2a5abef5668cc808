/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HcQuery:
 * @words: beginnings that somebody's words must have; none is the beginning of another
 * @mark: the same for queries that ask for the same
 */
typedef struct
{
  char **words;
  guint  n_words;
  char  *mark;
} HcQuery;

HcQuery *hc_query_new     (const char    *text);
void     hc_query_free    (HcQuery       *self);

gboolean hc_query_matches (const HcQuery *self,
                           const char    *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcQuery, hc_query_free)

/**
 * HcCursor:
 * @key: of the last item: by name, the key and the username
 * @at: by time, when and the username; of events the seq
 *
 * Where a page ended.
 */
typedef struct
{
  char   *key;
  char   *username;
  gint64  at;
} HcCursor;

char     *hc_cursor_write (const HcCursor *self,
                           const char     *what,
                           const HcQuery  *query);
HcCursor *hc_cursor_read  (const char     *text,
                           const char     *what,
                           const HcQuery  *query,
                           GError        **error);
void      hc_cursor_free  (HcCursor       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcCursor, hc_cursor_free)

G_END_DECLS
