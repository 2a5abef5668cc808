/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * hc_words_find:
 * @words: (array length=n_words): the word of each value of an enumeration, %NULL for one without
 * @word: (nullable): the word to look for
 *
 * Returns: the value whose word it is, or @otherwise
 */
static inline int
hc_words_find (const char *const *words, gsize n_words, const char *word, int otherwise)
{
  for (gsize i = 0; i < n_words && word != NULL; i++)
    if (words[i] != NULL && g_str_equal (words[i], word))
      return (int) i;
  return otherwise;
}

G_END_DECLS
