/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"

static HcMessage *
hear_directory (HcGuest *guest, HcDirectoryChange change, const char *username, const char *name)
{
  HcMessage *message = hc_guest_waits (guest, HC_MESSAGE_DIRECTORY);

  g_assert_cmpint (message->change, ==, change);
  g_assert_cmpstr (message->person->username, ==, username);
  g_assert_cmpstr (message->person->name, ==, name);
  return message;
}

static void
hear_renamed (HcGuest *guest, HcStanding standing)
{
  g_autoptr (HcMessage) message = hear_directory (guest, HC_DIRECTORY_RENAMED, "ann", "Anna");

  g_assert_cmpint (message->person->standing, ==, standing);
}

/* Of a page: the usernames with blanks between them. */
static void
assert_page (HcGuest *guest, const char *expected)
{
  g_autoptr (HcMessage) page = hc_guest_waits (guest, HC_MESSAGE_PAGE);
  GString *usernames = g_string_new (NULL);

  for (guint i = 0; i < page->items->len; i++)
    {
      HcPerson *person = page->items->pdata[i];

      g_string_append_printf (usernames, "%s%s", i > 0 ? " " : "", person->username);
    }
  g_assert_cmpstr (usernames->str, ==, expected);
  g_string_free (usernames, TRUE);
}

static void
test_renamed_as_each_viewer_sees_them (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *friendly = hc_guest_new (house, "friendly");
  HcGuest *asking = hc_guest_new (house, "asking");
  HcGuest *asked = hc_guest_new (house, "asked");
  HcGuest *blocking = hc_guest_new (house, "blocking");
  HcGuest *blocked = hc_guest_new (house, "blocked");
  HcGuest *stranger = hc_guest_new (house, "stranger");

  hc_make_friends (ann, friendly);
  hc_guest_does (asking, HC_DEED_REQUEST, "ann");
  hc_guest_does (ann, HC_DEED_REQUEST, "asked");
  hc_guest_does (blocking, HC_DEED_BLOCK, "ann");
  hc_guest_does (ann, HC_DEED_BLOCK, "blocked");
  hc_house_clear (house);

  g_free (hc_guest_says (ann, "'type':'profile','name':' Anna '"));
  hear_renamed (ann, HC_STANDING_ME);
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hear_renamed (tablet, HC_STANDING_ME);
  hear_renamed (friendly, HC_STANDING_FRIEND);
  hear_renamed (asking, HC_STANDING_OUTGOING);
  hear_renamed (asked, HC_STANDING_INCOMING);
  hear_renamed (blocking, HC_STANDING_BLOCKED);
  hear_renamed (blocked, HC_STANDING_NONE);
  hear_renamed (stranger, HC_STANDING_NONE);
  hc_guest_hears_nothing (stranger);
}

static void
test_the_same_name_is_no_news (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  g_free (hc_guest_says (ann, "'type':'profile','name':'Ann'"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);
}

static void
test_only_who_said_hello_hears (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new_stranger (house, "bob");

  g_free (hc_guest_says (ann, "'type':'profile','name':'Anna'"));
  hc_guest_hears_nothing (bob);
}

static void
test_joined_and_left (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  HcPerson fields = { .username = (char *) "cem", .name = (char *) "Cem", .version = 1 };
  g_autoptr (HcPerson) cem = hc_person_new (&fields);
  g_autoptr (HcMessage) joined = NULL;
  g_autoptr (HcMessage) same = NULL;
  g_autoptr (HcMessage) left = NULL;

  hc_directory_announce (house->directory, HC_DIRECTORY_JOINED, cem);
  hc_directory_announce (house->directory, HC_DIRECTORY_LEFT, cem);
  joined = hear_directory (ann, HC_DIRECTORY_JOINED, "cem", "Cem");
  same = hear_directory (bob, HC_DIRECTORY_JOINED, "cem", "Cem");
  left = hear_directory (ann, HC_DIRECTORY_LEFT, "cem", "Cem");
  g_assert_true (joined == same);
}

static void
test_lists_everybody_else_by_name (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_new (house, "dee");
  hc_guest_new (house, "cem");
  g_free (hc_guest_says (bob, "'type':'profile','name':'Zed'"));
  hc_house_clear (house);
  g_free (hc_guest_says (ann, "'type':'list','what':'people'"));
  assert_page (ann, "cem dee bob");
  g_free (hc_guest_says (ann, "'type':'list','what':'people','query':'ZE'"));
  assert_page (ann, "bob");
  g_free (hc_guest_says (ann, "'type':'list','what':'friends'"));
  assert_page (ann, "");
}

static void
test_pages_follow_each_other (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcMessage) first = NULL;

  hc_guest_new (house, "bob");
  hc_guest_new (house, "cem");
  hc_guest_new (house, "dee");
  g_free (hc_guest_says (ann, "'type':'list','what':'people','limit':2"));
  first = hc_guest_waits (ann, HC_MESSAGE_PAGE);
  g_assert_cmpuint (first->items->len, ==, 2);
  g_assert_nonnull (first->next);
  g_free (hc_guest_says (ann, "'type':'list','what':'people','limit':2,'after':'%s'", first->next));
  assert_page (ann, "dee");
  g_free (hc_guest_says (ann, "'type':'list','what':'friends','limit':2,'after':'%s'", first->next));
  hc_guest_is_refused (ann, HC_ERROR_BAD_MESSAGE);
}

static void
test_lists_events (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcMessage) page = NULL;
  HcEvent *newest;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_does (bob, HC_DEED_CANCEL, "ann");
  hc_house_clear (house);
  g_free (hc_guest_says (ann, "'type':'list','what':'events'"));
  page = hc_guest_waits (ann, HC_MESSAGE_PAGE);
  g_assert_cmpuint (page->items->len, ==, 2);
  newest = page->items->pdata[0];
  g_assert_cmpint (newest->kind, ==, HC_EVENT_REQUEST_WITHDRAWN);
}

static void
test_who_may_ask (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcMessage) reply = NULL;

  g_free (hc_guest_says (ann, "'type':'settings','who_may_ask':'friends_of_friends'"));
  reply = hc_guest_waits (ann, HC_MESSAGE_REPLY);
  g_assert_cmpint (reply->who_may_ask, ==, HC_WHO_FRIENDS_OF_FRIENDS);
  hc_guest_hears_nothing (tablet);
  hc_guest_hears_nothing (bob);
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_guest_hears (ann, "drawer_changed", "bob");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/directory/renamed-as-each-viewer-sees-them", test_renamed_as_each_viewer_sees_them);
  g_test_add_func ("/directory/the-same-name-is-no-news", test_the_same_name_is_no_news);
  g_test_add_func ("/directory/only-who-said-hello-hears", test_only_who_said_hello_hears);
  g_test_add_func ("/directory/joined-and-left", test_joined_and_left);
  g_test_add_func ("/directory/lists-everybody-else-by-name", test_lists_everybody_else_by_name);
  g_test_add_func ("/directory/pages-follow-each-other", test_pages_follow_each_other);
  g_test_add_func ("/directory/lists-events", test_lists_events);
  g_test_add_func ("/directory/who-may-ask", test_who_may_ask);
  return g_test_run ();
}
