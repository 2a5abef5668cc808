/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-choice.h"

/* What can be done beside somebody, and in which words: the same as on the page. */

#define MENU_MAX 4
#define END HC_NO_CHOICE

static const struct
{
  const char *label; /* what is said of it, or NULL */
  const char *icon;
  int         buttons[HC_N_BUTTONS];
  int         menu[MENU_MAX];
} stations[] = {
  [HC_STATION_NONE] = { NULL, NULL, { HC_CHOICE_REQUEST, END, END },
                        { HC_CHOICE_REQUEST_WITH_NOTE, HC_CHOICE_PREAPPROVE, HC_CHOICE_BLOCK, END } },
  [HC_STATION_OUTGOING] = { N_("Requested"), "hc-clock-symbolic", { HC_CHOICE_CANCEL, END, END }, { HC_CHOICE_BLOCK, END } },
  [HC_STATION_INCOMING] = { NULL, NULL, { HC_CHOICE_ACCEPT, HC_CHOICE_DECLINE, HC_CHOICE_BLOCK },
                            { HC_CHOICE_REFUSE, END } },
  [HC_STATION_DECLINED] = { NULL, NULL, { HC_CHOICE_ACCEPT, HC_CHOICE_RESTORE, END },
                            { HC_CHOICE_REFUSE, HC_CHOICE_BLOCK, END } },
  [HC_STATION_FILTERED] = { NULL, NULL, { HC_CHOICE_ACCEPT, HC_CHOICE_RESTORE, END },
                            { HC_CHOICE_DECLINE, HC_CHOICE_REFUSE, HC_CHOICE_BLOCK, END } },
  [HC_STATION_FRIEND] = { N_("Friends"), "hc-check-symbolic", { HC_CHOICE_UNFRIEND, END, END }, { HC_CHOICE_BLOCK, END } },
  [HC_STATION_BLOCKED] = { N_("Blocked"), "hc-blocked-symbolic", { HC_CHOICE_UNBLOCK, END, END }, { END } },
  [HC_STATION_ME] = { NULL, NULL, { END, END, END }, { END } },
};

static const struct
{
  const char *text;
  const char *name;
  const char *action;
  const char *style;
  HcDeed      deed;
} choices[] = {
  [HC_CHOICE_REQUEST] = { N_("Add Friend"),
                          /* Translators: what a button is called for those who hear it; %s is a person */
                          N_("Add Friend: %s"), "person.request", NULL, HC_DEED_REQUEST },
  [HC_CHOICE_REQUEST_WITH_NOTE] = { N_("Add Friend with a Note…"), N_("Add Friend with a Note… %s"),
                                    "person.request-with-note", NULL, HC_DEED_REQUEST },
  [HC_CHOICE_CANCEL] = { N_("Cancel"), N_("Cancel Request to %s"), "person.cancel", NULL, HC_DEED_CANCEL },
  [HC_CHOICE_ACCEPT] = { N_("Accept Request"), N_("Accept Request from %s"), "person.accept", "suggested-action",
                         HC_DEED_ACCEPT },
  [HC_CHOICE_DECLINE] = { N_("Decline"), N_("Decline Request from %s"), "person.decline", NULL, HC_DEED_DECLINE },
  [HC_CHOICE_REFUSE] = { N_("Refuse…"), N_("Refuse… %s"), "person.refuse", NULL, HC_DEED_REFUSE },
  [HC_CHOICE_RESTORE] = { N_("Restore"), N_("Restore Request from %s"), "person.restore", NULL, HC_DEED_RESTORE },
  [HC_CHOICE_UNFRIEND] = { N_("Unfriend"), N_("Unfriend %s"), "person.unfriend", "flat", HC_DEED_UNFRIEND },
  [HC_CHOICE_BLOCK] = { N_("Block"), N_("Block %s"), "person.block", "flat", HC_DEED_BLOCK },
  [HC_CHOICE_UNBLOCK] = { N_("Unblock"), N_("Unblock %s"), "person.unblock", NULL, HC_DEED_UNBLOCK },
  [HC_CHOICE_PREAPPROVE] = { N_("Accept in Advance"), N_("Accept in Advance: %s"), "person.preapprove", NULL,
                             HC_DEED_PREAPPROVE },
  [HC_CHOICE_REVOKE] = { N_("No Longer Accept in Advance"), N_("No Longer Accept in Advance: %s"), "person.revoke", NULL,
                         HC_DEED_REVOKE },
};

HcStation
hc_station_of (const HcPerson *person)
{
  static const HcStation by_standing[] = {
    [HC_STANDING_NONE] = HC_STATION_NONE,         [HC_STANDING_ME] = HC_STATION_ME,
    [HC_STANDING_OUTGOING] = HC_STATION_OUTGOING, [HC_STANDING_INCOMING] = HC_STATION_INCOMING,
    [HC_STANDING_FRIEND] = HC_STATION_FRIEND,     [HC_STANDING_BLOCKED] = HC_STATION_BLOCKED,
  };

  if (person->drawer == HC_DRAWER_NONE || person->standing == HC_STANDING_FRIEND ||
      person->standing == HC_STANDING_BLOCKED)
    return by_standing[person->standing];
  return person->drawer == HC_DRAWER_DECLINED ? HC_STATION_DECLINED : HC_STATION_FILTERED;
}

/**
 * hc_station_get_label:
 *
 * Returns: (nullable): what is said beside somebody, as a word
 */
const char *
hc_station_get_label (HcStation station)
{
  return stations[station].label != NULL ? _(stations[station].label) : NULL;
}

const char *
hc_station_get_icon (HcStation station)
{
  return stations[station].icon;
}

/**
 * hc_station_get_button:
 * @place: below %HC_N_BUTTONS
 *
 * Returns: the choice on the button at that place, or %HC_NO_CHOICE
 */
int
hc_station_get_button (HcStation station, guint place)
{
  g_return_val_if_fail (place < HC_N_BUTTONS, HC_NO_CHOICE);

  return stations[station].buttons[place];
}

/**
 * hc_station_list_menu:
 *
 * Returns: (transfer full) (element-type gint): the rarer choices
 */
GArray *
hc_station_list_menu (HcStation station, gboolean is_preapproved)
{
  GArray *menu = g_array_new (FALSE, FALSE, sizeof (int));
  const int revoke = HC_CHOICE_REVOKE;

  for (const int *choice = stations[station].menu; *choice != END; choice++)
    if (*choice != HC_CHOICE_PREAPPROVE || !is_preapproved)
      g_array_append_val (menu, *choice);
  if (is_preapproved && station != HC_STATION_ME)
    g_array_append_val (menu, revoke);
  return menu;
}

const char *
hc_choice_get_text (HcChoice choice)
{
  return _(choices[choice].text);
}

/**
 * hc_choice_get_name:
 *
 * Returns: (transfer full): the text with the person in it, for those who hear a button
 */
char *
hc_choice_get_name (HcChoice choice, const char *person)
{
  GString *name = g_string_new (_(choices[choice].name));

  g_string_replace (name, "%s", person, 1);
  return g_string_free (name, FALSE);
}

/**
 * hc_choice_get_action:
 *
 * Returns: the action of a window, whose parameter is a username
 */
const char *
hc_choice_get_action (HcChoice choice)
{
  return choices[choice].action;
}

const char *
hc_choice_get_style (HcChoice choice)
{
  return choices[choice].style;
}

HcDeed
hc_choice_get_deed (HcChoice choice)
{
  return choices[choice].deed;
}
