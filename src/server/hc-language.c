/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <libsoup/soup.h>
#include <string.h>

#include "hc-language.h"

#define COOKIE "handclasp_language="
#define MOST_LENGTH 1024 /* of what a browser says that it would like */

static const char *
find_language (const char *tag, const char *const *languages)
{
  for (; *languages != NULL; languages++)
    if (g_ascii_strcasecmp (tag, *languages) == 0)
      return *languages;
  return NULL;
}

static gboolean
is_refused (const char *language, GSList *refused)
{
  return g_slist_find_custom (refused, language, (GCompareFunc) g_ascii_strcasecmp) != NULL;
}

/* The range itself, or else without its last part, and so on (RFC 4647, 3.4). */
static const char *
look_up (const char *range, const char *const *languages, GSList *refused)
{
  g_autofree char *tag = g_strdup (range);
  char *hyphen;

  for (;;)
    {
      const char *language = find_language (tag, languages);

      if (language != NULL && !is_refused (language, refused))
        return language;
      hyphen = strrchr (tag, '-');
      if (hyphen == NULL)
        return NULL;
      *hyphen = '\0';
    }
}

static const char *
find_any (const char *const *languages, GSList *refused)
{
  for (; *languages != NULL; languages++)
    if (!is_refused (*languages, refused))
      return *languages;
  return NULL;
}

/**
 * hc_language_negotiate:
 * @accept_language: (nullable): the header (RFC 9110, 12.5.4)
 * @languages: those there are; the first is for those who understand none of them
 *
 * Returns: one of @languages
 */
const char *
hc_language_negotiate (const char *accept_language, const char *const *languages)
{
  GSList *refused = NULL;
  GSList *ranges = NULL;
  const char *found = NULL;

  if (accept_language != NULL && strlen (accept_language) <= MOST_LENGTH)
    ranges = soup_header_parse_quality_list (accept_language, &refused);
  for (GSList *range = ranges; range != NULL && found == NULL; range = range->next)
    found = g_str_equal (range->data, "*") ? find_any (languages, refused) : look_up (range->data, languages, refused);
  if (found == NULL)
    found = find_any (languages, refused);
  soup_header_free_list (ranges);
  soup_header_free_list (refused);
  return found != NULL ? found : languages[0];
}

/**
 * hc_language_find_choice:
 * @cookies: (nullable): a Cookie header
 *
 * Returns: (nullable): the one of @languages that the user chose on the page
 */
const char *
hc_language_find_choice (const char *cookies, const char *const *languages)
{
  g_auto (GStrv) pairs = g_strsplit (cookies != NULL ? cookies : "", ";", -1);

  for (char **pair = pairs; *pair != NULL; pair++)
    {
      g_strstrip (*pair);
      if (g_str_has_prefix (*pair, COOKIE))
        return find_language (*pair + strlen (COOKIE), languages);
    }
  return NULL;
}
