/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-loadable.h"
#include "hc-sentences.h"
#include "hc-sitter.h"

static HcEventItem *
get_item (HcBook *book, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (hc_book_get_activity (book)), position);
}

/* What happened, newest first; an exclamation mark is for what is new. */
static void
reads (HcBook *book, const char *expected)
{
  g_autoptr (GString) diary = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (hc_book_get_activity (book))); i++)
    {
      g_autoptr (HcEventItem) item = get_item (book, i);
      HcEvent *event = hc_event_item_get_event (item);
      gboolean is_new = FALSE;

      g_object_get (item, "is-new", &is_new, NULL);
      g_string_append_printf (diary, "%s:%s%s ", hc_event_kind_get_word (event->kind), event->person->username,
                              is_new ? "!" : "");
    }
  g_assert_cmpstr (diary->str, ==, expected);
}

static void
shows (HcBook *book, const char *expected)
{
  g_autofree char *face = NULL;

  g_object_get (hc_book_get_activity (book), "face", &face, NULL);
  g_assert_cmpstr (face, ==, expected);
}

/* Another window of @guest. */
static HcBook *
open_book (HcHouse *house, HcGuest *guest)
{
  g_autoptr (HcSeat) seat = hc_seat_new (house->dispatcher, guest->session);

  return hc_book_new (seat);
}

static void
test_begins_with_the_welcome (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcBook) book = NULL;

  hc_guest_new (house, "cem");
  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  hc_guest_does (ann, HC_DEED_BLOCK, "cem");
  hc_house_settle (house);
  book = open_book (house, ann);
  shows (book, "loading");
  hc_house_settle (house);
  hc_house_settle (house);
  shows (book, "list");
  reads (book, "blocked:cem request_received:bob! ");
  hc_book_close (book);
}

static void
test_is_empty_where_nothing_happened (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");

  shows (ann, "empty");
  hc_book_close (ann);
}

static void
test_what_happens_comes_first (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  reads (ann, "request_received:bob! ");
  hc_book_choose (ann, HC_CHOICE_ACCEPT, "bob", NULL);
  hc_house_settle (house);
  reads (ann, "friend_added:bob request_received:bob! ");
  hc_book_close (ann);
}

/* The marks stay while one looks, though the host knows at once that all was seen. */
static void
test_what_was_seen_is_new_until_one_comes_again (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_guest_does (bob, HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  hc_activity_look_anew (hc_book_get_activity (ann));
  hc_alerts_see (hc_book_get_alerts (ann));
  hc_house_settle (house);
  g_assert_cmpuint (hc_alerts_count (hc_book_get_alerts (ann)), ==, 0);
  reads (ann, "request_received:bob! ");
  hc_activity_look_anew (hc_book_get_activity (ann));
  reads (ann, "request_received:bob ");
  hc_book_close (ann);
}

static void
make_pages (HcHouse *house, HcGuest *guest, guint n)
{
  for (guint i = 0; i < n * HC_PAGE_USUAL / 2; i++)
    {
      hc_guest_does (guest, HC_DEED_PREAPPROVE, "cem");
      hc_guest_does (guest, HC_DEED_REVOKE, "cem");
      hc_house_settle (house);
    }
}

static void
test_turns_pages_as_one_looks (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcBook) book = NULL;
  GListModel *activity;

  hc_guest_new (house, "cem");
  make_pages (house, ann, 2);
  book = open_book (house, ann);
  activity = G_LIST_MODEL (hc_book_get_activity (book));
  hc_house_settle (house);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, HC_PAGE_USUAL);
  g_object_unref (get_item (book, 0));
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, HC_PAGE_USUAL);
  g_object_unref (get_item (book, HC_PAGE_USUAL - 1));
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, 2 * HC_PAGE_USUAL);
  hc_book_close (book);
}

static void
test_fails_and_tries_again (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  g_autoptr (HcActivity) activity = NULL;
  g_autofree char *face = NULL;

  hc_book_close (ann);
  activity = hc_activity_new (hc_book_get_seat (ann), hc_book_get_alerts (ann));
  hc_activity_begin (activity, 0);
  hc_house_settle (house);
  g_object_get (activity, "face", &face, NULL);
  g_assert_cmpstr (face, ==, "failed");
  g_free (g_steal_pointer (&face));
  hc_loadable_load (HC_LOADABLE (activity));
  g_object_get (activity, "face", &face, NULL);
  g_assert_cmpstr (face, ==, "loading");
  hc_house_settle (house);
}

/* Alerts that lie behind the first page are found; once they were seen, one page is enough for a look. */
static void
test_seeks_no_alerts_that_were_seen (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcBook) book = NULL;
  GListModel *activity;

  hc_guest_new (house, "cem");
  make_pages (house, ann, 2);
  hc_guest_does (hc_guest_new (house, "bob"), HC_DEED_REQUEST, "ann");
  hc_house_settle (house);
  make_pages (house, ann, 1);
  book = open_book (house, ann);
  activity = G_LIST_MODEL (hc_book_get_activity (book));
  for (guint i = 0; i < 4; i++)
    hc_house_settle (house);
  g_assert_cmpuint (hc_alerts_count (hc_book_get_alerts (book)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, 2 * HC_PAGE_USUAL);
  hc_alerts_see (hc_book_get_alerts (book));
  hc_house_settle (house);
  g_assert_cmpuint (hc_alerts_count (hc_book_get_alerts (book)), ==, 0);
  g_object_unref (get_item (book, 2 * HC_PAGE_USUAL - 1));
  for (guint i = 0; i < 4; i++)
    hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, 3 * HC_PAGE_USUAL);
  hc_book_close (book);
}

/* Where the host could not answer is not the end of the list. */
static void
test_asks_again_at_the_next_look (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcBook) book = NULL;
  GListModel *activity;

  hc_guest_new (house, "cem");
  make_pages (house, ann, 2);
  book = open_book (house, ann);
  activity = G_LIST_MODEL (hc_book_get_activity (book));
  hc_house_settle (house);
  hc_house_settle (house);
  hc_sitter_break (house, "event");
  g_object_unref (get_item (book, HC_PAGE_USUAL - 1));
  hc_house_settle (house);
  hc_sitter_mend (house, "event");
  shows (book, "list");
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, HC_PAGE_USUAL);
  g_object_unref (get_item (book, HC_PAGE_USUAL - 1));
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (activity), ==, 2 * HC_PAGE_USUAL);
  hc_book_close (book);
}

static void
says (HcEventKind kind, HcDrawer drawer, const char *expected)
{
  g_autoptr (HcPerson) person = hc_person_new (&(HcPerson){ .username = (char *) "x", .name = (char *) "A <b> {name}",
                                                            .drawer = drawer });
  g_autoptr (HcEvent) event = hc_event_new (&(HcEvent){ .kind = kind, .person = person });
  g_autofree char *markup = hc_say_event (event);

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_has_a_sentence_for_everything (void)
{
  const char *name = "<b>A &lt;b&gt; {name}</b>";
  g_autofree char *asked = g_strdup_printf ("You asked %s to be friends.", name);
  g_autofree char *waits = g_strdup_printf ("A request from %s waits under Requests.", name);
  g_autofree char *over = g_strdup_printf ("A request from %s waits no longer.", name);

  says (HC_EVENT_REQUEST_SENT, HC_DRAWER_NONE, asked);
  says (HC_EVENT_DRAWER_CHANGED, HC_DRAWER_FILTERED, waits);
  says (HC_EVENT_DRAWER_CHANGED, HC_DRAWER_NONE, over);
  for (HcEventKind kind = HC_EVENT_REQUEST_SENT; kind < HC_EVENT_SEEN; kind++)
    {
      g_autoptr (HcPerson) person = hc_person_new (&(HcPerson){ .username = (char *) "x", .name = (char *) "Ann" });
      g_autoptr (HcEvent) event = hc_event_new (&(HcEvent){ .kind = kind, .person = person });
      g_autofree char *markup = hc_say_event (event);

      g_assert_cmpstr (markup, !=, "<b>Ann</b>");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activity/begins-with-the-welcome", test_begins_with_the_welcome);
  g_test_add_func ("/activity/is-empty-where-nothing-happened", test_is_empty_where_nothing_happened);
  g_test_add_func ("/activity/what-happens-comes-first", test_what_happens_comes_first);
  g_test_add_func ("/activity/what-was-seen-is-new-until-one-comes-again",
                   test_what_was_seen_is_new_until_one_comes_again);
  g_test_add_func ("/activity/turns-pages-as-one-looks", test_turns_pages_as_one_looks);
  g_test_add_func ("/activity/seeks-no-alerts-that-were-seen", test_seeks_no_alerts_that_were_seen);
  g_test_add_func ("/activity/asks-again-at-the-next-look", test_asks_again_at_the_next_look);
  g_test_add_func ("/activity/fails-and-tries-again", test_fails_and_tries_again);
  g_test_add_func ("/activity/has-a-sentence-for-everything", test_has_a_sentence_for_everything);
  return g_test_run ();
}
