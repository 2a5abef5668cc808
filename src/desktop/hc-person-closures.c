/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-person-closures.h"
#include "hc-sentences.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

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
    return g_strdup (_("Here"));
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

/**
 * hc_say_ago:
 * @time: milliseconds since 1970
 * @now: likewise
 *
 * Returns: (transfer full): “5 minutes ago”; beyond a week the date
 */
char *
hc_say_ago (gint64 time, gint64 now)
{
  gint64 past = MAX (0, now - time);
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) local = NULL;
  int n;

  if (past < MINUTE)
    return g_strdup (_("just now"));
  if (past < HOUR)
    {
      n = past / MINUTE;
      return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", n), n);
    }
  if (past < DAY)
    {
      n = past / HOUR;
      return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", n), n);
    }
  if (past < 7 * DAY)
    {
      n = past / DAY;
      return g_strdup_printf (ngettext ("%d day ago", "%d days ago", n), n);
    }
  date = g_date_time_new_from_unix_utc (time / 1000);
  local = g_date_time_to_local (date);
  return g_date_time_format (local, "%x");
}
