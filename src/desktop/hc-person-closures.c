/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-person-closures.h"
#include "hc-sentences.h"

char *
hc_person_say_address (gpointer widget, const char *username)
{
  return g_strconcat ("@", username, NULL);
}

char *
hc_person_say_presence (gpointer widget, guint presence, gint64 last_seen, gint64 now)
{
  g_autofree char *ago = NULL;

  if (presence == HC_PRESENCE_ONLINE)
    return g_strdup (_("Online"));
  if (presence == HC_PRESENCE_HERE)
    return g_strdup (_("Here recently"));
  if (last_seen == 0)
    return g_strdup (_("Away"));
  ago = hc_say_ago (last_seen, now);
  return hc_fill_in (_("Last seen {when}"), "when", ago);
}

/* When a request that still waits was made; empty for everybody else. */
char *
hc_person_say_since (gpointer widget, guint station, gint64 since, gint64 now)
{
  static const char *const sentences[] = {
    [HC_STATION_OUTGOING] = N_("Asked {when}"),
    [HC_STATION_INCOMING] = N_("Asked {when}"),
    [HC_STATION_DECLINED] = N_("Declined, asked {when}"),
    [HC_STATION_FILTERED] = N_("Filtered, asked {when}"),
  };
  g_autofree char *ago = NULL;

  if (since == 0 || station >= G_N_ELEMENTS (sentences) || sentences[station] == NULL)
    return g_strdup ("");
  ago = hc_say_ago (since, now);
  return hc_fill_in (_(sentences[station]), "when", ago);
}

char *
hc_person_say_station (gpointer widget, guint station, gboolean is_preapproved)
{
  const char *label = hc_station_get_label (station);

  if (label == NULL && is_preapproved)
    label = _("Accepted in Advance");
  return g_strdup (label != NULL ? label : "");
}

char *
hc_person_say_icon (gpointer widget, guint station)
{
  const char *icon = hc_station_get_icon (station);

  return g_strdup (icon != NULL ? icon : "hc-check-symbolic");
}

char *
hc_person_say_more (gpointer widget, const char *name)
{
  /* Translators: what a menu button is called for those who hear it; %s is a person */
  return g_strdup_printf (_("More for %s"), name);
}

/**
 * hc_person_say_all:
 *
 * Returns: (transfer full): what a row is called for those who hear it; nothing that the clock changes
 */
char *
hc_person_say_all (HcPersonItem *item)
{
  const HcPerson *person = hc_person_item_get_person (item);
  g_autofree char *address = hc_person_say_address (NULL, person->username);
  g_autofree char *presence = hc_person_say_presence (NULL, person->presence, 0, 0);
  g_autofree char *station =
    hc_person_say_station (NULL, hc_person_item_get_station (item), hc_person_item_is_preapproved (item));
  const char *parts[] = { person->name, address, presence, station, person->note };
  char *all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *before = all;

      all = hc_join (before, parts[i]);
    }
  return all;
}

gboolean
hc_person_has_text (gpointer widget, const char *text)
{
  return text != NULL && *text != '\0';
}

gboolean
hc_person_has_menu (gpointer widget, guint station, gboolean is_preapproved)
{
  g_autoptr (GArray) menu = hc_station_list_menu (station, is_preapproved);

  return menu->len > 0;
}

char **
hc_person_style_dot (gpointer widget, guint presence)
{
  static const char *const styles[] = {
    [HC_PRESENCE_AWAY] = "away",
    [HC_PRESENCE_HERE] = "here",
    [HC_PRESENCE_ONLINE] = "online",
  };
  const char *classes[] = { "presence-dot", styles[presence], NULL };

  return g_strdupv ((char **) classes);
}
