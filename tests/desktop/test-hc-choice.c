/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-choice.h"
#include "hc-list-rules.h"
#include "hc-person-closures.h"
#include "hc-sentences.h"

#define NOW G_GINT64_CONSTANT (1700000000000)
#define MINUTE (60 * G_GINT64_CONSTANT (1000))

static char *
spell_buttons (HcStation station)
{
  GString *words = g_string_new (hc_station_get_label (station));

  for (guint place = 0; place < HC_N_BUTTONS; place++)
    {
      int choice = hc_station_get_button (station, place);

      if (choice != HC_NO_CHOICE)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", hc_choice_get_text (choice));
    }
  return g_string_free (words, FALSE);
}

static void
test_has_the_words_of_the_page (void)
{
  static const char *const words[] = {
    [HC_STATION_NONE] = "Add Friend",
    [HC_STATION_OUTGOING] = "Requested · Cancel",
    [HC_STATION_INCOMING] = "Accept Request · Decline · Block",
    [HC_STATION_DECLINED] = "Accept Request · Restore",
    [HC_STATION_FILTERED] = "Accept Request · Restore",
    [HC_STATION_FRIEND] = "Friends · Unfriend",
    [HC_STATION_BLOCKED] = "Blocked · Unblock",
    [HC_STATION_ME] = "",
  };

  for (guint station = 0; station < G_N_ELEMENTS (words); station++)
    {
      g_autofree char *spelt = spell_buttons (station);

      g_assert_cmpstr (spelt, ==, words[station]);
    }
}

static void
test_names_the_person (void)
{
  for (guint choice = 0; choice < HC_N_CHOICES; choice++)
    {
      g_autofree char *name = hc_choice_get_name (choice, "Ann %s");

      g_assert_true (g_str_has_suffix (name, "Ann %s"));
    }
}

static void
test_offers_each_choice_once (void)
{
  for (guint station = 0; station <= HC_STATION_ME; station++)
    for (guint is_preapproved = 0; is_preapproved < 2; is_preapproved++)
      {
        g_autoptr (GArray) menu = hc_station_list_menu (station, is_preapproved);
        guint offered = 0;

        for (guint i = 0; i < menu->len + HC_N_BUTTONS; i++)
          {
            int choice = i < menu->len ? g_array_index (menu, int, i)
                                       : hc_station_get_button (station, i - menu->len);

            if (choice == HC_NO_CHOICE)
              continue;
            g_assert_false (offered & (1u << choice));
            offered |= 1u << choice;
          }
        g_assert_false ((offered & (1u << HC_CHOICE_REVOKE)) && (offered & (1u << HC_CHOICE_PREAPPROVE)));
      }
}

static void
test_a_drawer_hides_no_friend (void)
{
  HcPerson person = { .standing = HC_STANDING_FRIEND, .drawer = HC_DRAWER_DECLINED };

  g_assert_cmpint (hc_station_of (&person), ==, HC_STATION_FRIEND);
  person.standing = HC_STANDING_BLOCKED;
  g_assert_cmpint (hc_station_of (&person), ==, HC_STATION_BLOCKED);
  person.standing = HC_STANDING_INCOMING;
  g_assert_cmpint (hc_station_of (&person), ==, HC_STATION_DECLINED);
  person.drawer = HC_DRAWER_FILTERED;
  g_assert_cmpint (hc_station_of (&person), ==, HC_STATION_FILTERED);
}

static void
test_says_when (void)
{
  static const struct
  {
    gint64      past;
    const char *words;
  } times[] = {
    { -MINUTE, "just now" },
    { 0, "just now" },
    { MINUTE, "1 minute ago" },
    { 59 * MINUTE, "59 minutes ago" },
    { 60 * MINUTE, "1 hour ago" },
    { 47 * 60 * MINUTE, "1 day ago" },
    { 6 * 24 * 60 * MINUTE, "6 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *words = hc_say_ago (NOW - times[i].past, NOW);

      g_assert_cmpstr (words, ==, times[i].words);
    }
}

static void
test_says_presence (void)
{
  g_autofree char *online = hc_person_say_presence (NULL, HC_PRESENCE_ONLINE, 0, NOW);
  g_autofree char *here = hc_person_say_presence (NULL, HC_PRESENCE_HERE, 0, NOW);
  g_autofree char *away = hc_person_say_presence (NULL, HC_PRESENCE_AWAY, 0, NOW);
  g_autofree char *seen = hc_person_say_presence (NULL, HC_PRESENCE_AWAY, NOW - 5 * MINUTE, NOW);

  g_assert_cmpstr (online, ==, "Online");
  g_assert_cmpstr (here, ==, "Here recently");
  g_assert_cmpstr (away, ==, "Away");
  g_assert_cmpstr (seen, ==, "Last seen 5 minutes ago");
}

static void
test_finds_by_words (void)
{
  const HcPerson person = { .username = (char *) "ann.b", .name = (char *) "Ånn-Marie O’Neill" };

  g_assert_true (hc_list_rules_has (HC_LIST_PEOPLE, NULL, &person));
  g_assert_true (hc_list_rules_has (HC_LIST_PEOPLE, "mar", &person));
  g_assert_true (hc_list_rules_has (HC_LIST_PEOPLE, "NEILL ann", &person));
  g_assert_true (hc_list_rules_has (HC_LIST_PEOPLE, "  ", &person));
  g_assert_false (hc_list_rules_has (HC_LIST_PEOPLE, "arie", &person));
  g_assert_false (hc_list_rules_has (HC_LIST_FRIENDS, NULL, &person));
}

/* What stands there is said of somebody: a long name would hide it, and half a letter is none. */
static void
test_shortens_names (void)
{
  static const struct
  {
    const char *name;
    const char *shown;
  } names[] = {
    { "Ann", "Ann" },
    { "<b>Ann</b> & Bob", "<b>Ann</b> & Bob" },
    { "Gustav-Adolf Hohenlohe 2", "Gustav-Adolf Hohenlohe 2" },
    { "Gustav-Adolf von Hohenlohe", "Gustav-Adolf von Hohenl…" },
    { "Gustav-Adolf Hohenlohee von", "Gustav-Adolf Hohenlohee…" },
    { "Gustav-Adolf Hohenlohe e\xcc\x81\xcc\xa3mile", "Gustav-Adolf Hohenlohe…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *shown = hc_shorten (names[i].name);

      g_assert_cmpstr (shown, ==, names[i].shown);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choice/has-the-words-of-the-page", test_has_the_words_of_the_page);
  g_test_add_func ("/choice/names-the-person", test_names_the_person);
  g_test_add_func ("/choice/offers-each-choice-once", test_offers_each_choice_once);
  g_test_add_func ("/choice/a-drawer-hides-no-friend", test_a_drawer_hides_no_friend);
  g_test_add_func ("/closures/says-when", test_says_when);
  g_test_add_func ("/closures/says-presence", test_says_presence);
  g_test_add_func ("/sentences/shortens-names", test_shortens_names);
  g_test_add_func ("/list-rules/finds-by-words", test_finds_by_words);
  return g_test_run ();
}
