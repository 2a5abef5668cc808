/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-choice.h"
#include "hc-text.h"
#include "hc-list-rules.h"

/* Who belongs in which of the host's lists, and where: the same rules as the host's own. */

static gboolean
begins_one (const char *word, char **own)
{
  for (; *own != NULL; own++)
    if (g_str_has_prefix (*own, word))
      return TRUE;
  return FALSE;
}

static gboolean
matches (const char *query, const HcPerson *person)
{
  g_autofree char *text = g_strconcat (person->name, " ", person->username, NULL);
  g_auto (GStrv) own = hc_text_split_words (text);
  g_auto (GStrv) wanted = hc_text_split_words (query);

  for (char **word = wanted; *word != NULL; word++)
    if (!begins_one (*word, own))
      return FALSE;
  return TRUE;
}

static gboolean
is_of_kind (HcListKind kind, HcStation station)
{
  switch (kind)
    {
    case HC_LIST_PEOPLE:
      return TRUE;
    case HC_LIST_FRIENDS:
      return station == HC_STATION_FRIEND;
    case HC_LIST_BLOCKED:
      return station == HC_STATION_BLOCKED;
    case HC_LIST_INCOMING:
      return station == HC_STATION_INCOMING;
    case HC_LIST_OUTGOING:
      return station == HC_STATION_OUTGOING;
    case HC_LIST_DECLINED:
      return station == HC_STATION_DECLINED;
    case HC_LIST_FILTERED:
      return station == HC_STATION_FILTERED;
    case HC_LIST_EVENTS:
    default:
      return FALSE;
    }
}

/**
 * hc_list_rules_has:
 * @query: (nullable): every word of it must begin a word of name or username
 */
gboolean
hc_list_rules_has (HcListKind kind, const char *query, const HcPerson *person)
{
  HcStation station = hc_station_of (person);

  return station != HC_STATION_ME && is_of_kind (kind, station) && (query == NULL || matches (query, person));
}

/**
 * hc_list_rules_get_key:
 *
 * Returns: (transfer full): a text by whose bytes the list is in its order: by name, or the newest
 *   request first
 */
char *
hc_list_rules_get_key (HcListKind kind, const HcPerson *person)
{
  g_autofree char *name = NULL;

  if (kind != HC_LIST_PEOPLE && kind != HC_LIST_FRIENDS && kind != HC_LIST_BLOCKED)
    return g_strdup_printf ("%020" G_GINT64_FORMAT " %s", G_MAXINT64 - person->since, person->username);
  name = hc_text_sort_key (person->name);
  return g_strconcat (name, "\1", person->username, NULL);
}
