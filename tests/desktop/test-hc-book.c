/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-sitter.h"

static void
note_alert (HcBook *book, const HcEvent *event, GString *diary)
{
  g_string_append_printf (diary, "alert:%s ", event->person->username);
}

static void
note_alert_over (HcBook *book, const HcEvent *event, GString *diary)
{
  g_string_append_printf (diary, "over:%s ", event->person->username);
}

static void
note_done (HcBook *book, int choice, int result, HcPersonItem *item, GString *diary)
{
  g_string_append_printf (diary, "done:%s:%s ", hc_choice_get_action (choice), hc_person_item_get_username (item));
}

static void
note_complaint (HcBook *book, const GError *error, GString *diary)
{
  g_string_append_printf (diary, "complaint:%s ", hc_error_get_word (error));
}

static GString *
keep_diary (HcBook *book)
{
  GString *diary = g_string_new (NULL);

  g_signal_connect (book, "alert", G_CALLBACK (note_alert), diary);
  g_signal_connect (book, "alert-over", G_CALLBACK (note_alert_over), diary);
  g_signal_connect (book, "done", G_CALLBACK (note_done), diary);
  g_signal_connect (book, "complaint", G_CALLBACK (note_complaint), diary);
  return diary;
}

static void
reads (GString *diary, const char *expected)
{
  g_assert_cmpstr (diary->str, ==, expected);
  g_string_truncate (diary, 0);
}

static HcStation
station_of (HcBook *book, const char *username)
{
  return hc_person_item_get_station (hc_book_find (book, username));
}

static void
test_two_windows_become_friends (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  g_autoptr (HcBook) bob = hc_sitter_new_book (house, "bob");
  g_autoptr (GString) ann_diary = keep_diary (ann);
  g_autoptr (GString) bob_diary = keep_diary (bob);

  hc_sitter_sees (bob, HC_LIST_PEOPLE, "ann");
  hc_book_choose (bob, HC_CHOICE_REQUEST, "ann", "hello");
  /* Nothing is shown because somebody clicked, but that it waits. */
  g_assert_cmpint (station_of (bob, "ann"), ==, HC_STATION_NONE);
  g_assert_cmpint (hc_person_item_get_waiting (hc_book_find (bob, "ann")), ==, HC_CHOICE_REQUEST);
  hc_house_settle (house);
  g_assert_cmpint (station_of (bob, "ann"), ==, HC_STATION_OUTGOING);
  g_assert_cmpint (hc_person_item_get_waiting (hc_book_find (bob, "ann")), ==, HC_NO_CHOICE);
  reads (bob_diary, "done:person.request:ann ");
  reads (ann_diary, "alert:bob ");
  hc_sitter_sees (ann, HC_LIST_INCOMING, "bob");
  hc_sitter_sees (bob, HC_LIST_OUTGOING, "ann");
  g_assert_cmpstr (hc_person_item_get_person (hc_book_find (ann, "bob"))->note, ==, "hello");

  hc_book_choose (ann, HC_CHOICE_ACCEPT, "bob", NULL);
  hc_house_settle (house);
  reads (ann_diary, "over:bob done:person.accept:bob ");
  reads (bob_diary, "alert:ann ");
  hc_sitter_sees (ann, HC_LIST_INCOMING, "");
  hc_sitter_sees (ann, HC_LIST_FRIENDS, "bob");
  hc_sitter_sees (bob, HC_LIST_FRIENDS, "ann");
  hc_book_close (ann);
  hc_book_close (bob);
}

static void
test_declining_can_be_undone (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_INCOMING, "bob");
  hc_book_choose (ann, HC_CHOICE_DECLINE, "bob", NULL);
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_INCOMING, "");
  g_assert_cmpint (station_of (ann, "bob"), ==, HC_STATION_DECLINED);
  hc_book_choose (ann, HC_CHOICE_RESTORE, "bob", NULL);
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_INCOMING, "bob");
  hc_book_close (ann);
}

static void
test_complains_with_the_hosts_error (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  g_autoptr (GString) diary = keep_diary (ann);

  hc_book_choose (ann, HC_CHOICE_REQUEST, "nobody", NULL);
  hc_house_settle (house);
  reads (diary, "complaint:not_found ");
  hc_book_close (ann);
}

static void
test_seeing_withdraws_everywhere (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  g_autoptr (HcSeat) seat = hc_seat_new (house->dispatcher, hc_seat_get_session (hc_book_get_seat (ann)));
  g_autoptr (HcBook) other = hc_book_new (seat);
  g_autoptr (GString) diary = NULL;
  HcGuest *bob = hc_guest_new (house, "bob");
  guint n_alerts = 9;

  hc_house_settle (house);
  diary = keep_diary (other);
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  reads (diary, "alert:bob ");
  hc_alerts_see (hc_book_get_alerts (ann));
  hc_house_settle (house);
  reads (diary, "over:bob ");
  g_object_get (other, "n-alerts", &n_alerts, NULL);
  g_assert_cmpuint (n_alerts, ==, 0);
  hc_sitter_sees (other, HC_LIST_INCOMING, "bob");
  hc_book_close (ann);
  hc_book_close (other);
}

/* What came while no window was there is open, but it is no news. */
static void
test_finds_old_alerts_at_the_welcome (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcSeat) seat = NULL;
  g_autoptr (HcBook) book = NULL;
  g_autoptr (GString) diary = NULL;
  guint n_alerts = 0;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  seat = hc_seat_new (house->dispatcher, ann->session);
  book = hc_book_new (seat);
  diary = keep_diary (book);
  hc_house_settle (house);
  hc_house_settle (house);
  g_object_get (book, "n-alerts", &n_alerts, NULL);
  g_assert_cmpuint (n_alerts, ==, 1);
  reads (diary, "");
  hc_book_close (book);
}

/* The host counts an alert that is on the second page of what happened. */
static void
test_turns_pages_for_old_alerts (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcSeat) seat = NULL;
  g_autoptr (HcBook) book = NULL;

  hc_guest_new (house, "cem");
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  for (guint i = 0; i < HC_PAGE_USUAL / 2; i++)
    {
      hc_guest_does (ann, HC_DEED_PREAPPROVE, "cem");
      hc_guest_does (ann, HC_DEED_REVOKE, "cem");
      hc_house_settle (house);
    }
  seat = hc_seat_new (house->dispatcher, ann->session);
  book = hc_book_new (seat);
  for (guint i = 0; i < 3; i++)
    hc_house_settle (house);
  g_assert_cmpuint (hc_alerts_count (hc_book_get_alerts (book)), ==, 1);
  hc_book_close (book);
}

static void
test_people_come_and_go (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *cem = hc_guest_new (house, "cem");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_sitter_announce (cem, HC_DIRECTORY_JOINED);
  hc_sitter_announce (bob, HC_DIRECTORY_JOINED);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "bob cem");
  g_free (hc_guest_says (bob, "'type':'profile','name':'Zoe'"));
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "cem bob");
  g_assert_cmpstr (hc_person_item_get_name (hc_book_find (ann, "bob")), ==, "Zoe");
  hc_sitter_announce (cem, HC_DIRECTORY_LEFT);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "bob");
  g_assert_null (hc_book_find (ann, "cem"));
  hc_book_close (ann);
}

static void
test_watches_friends (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  char *usernames[] = { (char *) "bob", NULL };
  guint presence = 9;

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  hc_book_choose (ann, HC_CHOICE_ACCEPT, "bob", NULL);
  hc_house_settle (house);
  hc_book_watch (ann, usernames);
  hc_house_settle (house);
  g_object_get (hc_book_find (ann, "bob"), "presence", &presence, NULL);
  g_assert_cmpuint (presence, ==, HC_PRESENCE_ONLINE);
  hc_book_close (ann);
}

static void
test_settings_are_what_the_host_says (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");

  g_assert_cmpint (hc_book_get_who_may_ask (ann), ==, HC_WHO_EVERYONE);
  hc_book_set_who_may_ask (ann, HC_WHO_NOBODY);
  g_assert_cmpint (hc_book_get_who_may_ask (ann), ==, HC_WHO_EVERYONE);
  hc_house_settle (house);
  g_assert_cmpint (hc_book_get_who_may_ask (ann), ==, HC_WHO_NOBODY);
  hc_book_set_name (ann, "Anna");
  hc_house_settle (house);
  g_assert_cmpstr (hc_person_item_get_name (hc_book_get_me (ann)), ==, "Anna");
  hc_book_close (ann);
}

static void
test_is_finalised (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");

  hc_book_close (ann);
  hc_house_settle (house);
  g_assert_finalize_object (g_steal_pointer (&ann));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/two-windows-become-friends", test_two_windows_become_friends);
  g_test_add_func ("/book/declining-can-be-undone", test_declining_can_be_undone);
  g_test_add_func ("/book/complains-with-the-hosts-error", test_complains_with_the_hosts_error);
  g_test_add_func ("/book/seeing-withdraws-everywhere", test_seeing_withdraws_everywhere);
  g_test_add_func ("/book/finds-old-alerts-at-the-welcome", test_finds_old_alerts_at_the_welcome);
  g_test_add_func ("/book/turns-pages-for-old-alerts", test_turns_pages_for_old_alerts);
  g_test_add_func ("/book/people-come-and-go", test_people_come_and_go);
  g_test_add_func ("/book/watches-friends", test_watches_friends);
  g_test_add_func ("/book/settings-are-what-the-host-says", test_settings_are_what_the_host_says);
  g_test_add_func ("/book/is-finalised", test_is_finalised);
  return g_test_run ();
}
