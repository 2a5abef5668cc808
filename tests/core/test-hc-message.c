/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <malloc.h>

#include "hc-error.h"
#include "hc-message.h"

static HcPerson *
new_person (const char *username)
{
  return hc_person_new (&(HcPerson){ .username = (char *) username, .name = (char *) "Somebody \"else\"" });
}

/* Returns: (transfer full) */
static JsonObject *
read_back (HcMessage *message)
{
  GBytes *text = hc_message_get_text (message);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static const char *
get_word (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static const char *
get_username (JsonObject *object, const char *member)
{
  return get_word (json_object_get_object_member (object, member), "username");
}

static void
test_welcome (void)
{
  static const char *const counted[] = { "incoming", "declined", "filtered", "outgoing", "friends", "unseen" };
  g_autoptr (HcPerson) me = new_person ("ann");
  HcCounts counts = { .incoming = 1, .declined = 2, .filtered = 3, .outgoing = 4, .friends = 5, .unseen = 6 };
  g_autoptr (HcMessage) replay = hc_message_new_welcome ("e1", 57, TRUE, me, &counts, HC_WHO_NOBODY);
  g_autoptr (HcMessage) snapshot = hc_message_new_welcome ("e1", 57, FALSE, me, &counts, HC_WHO_EVERYONE);
  g_autoptr (JsonObject) object = read_back (replay);
  g_autoptr (JsonObject) other = read_back (snapshot);
  JsonObject *written = json_object_get_object_member (object, "counts");

  g_assert_cmpstr (get_word (object, "type"), ==, "welcome");
  g_assert_cmpstr (get_word (object, "epoch"), ==, "e1");
  g_assert_cmpint (json_object_get_int_member (object, "seq"), ==, 57);
  g_assert_cmpstr (get_word (object, "resume"), ==, "replay");
  g_assert_cmpstr (get_word (other, "resume"), ==, "snapshot");
  g_assert_cmpstr (get_username (object, "me"), ==, "ann");
  g_assert_cmpstr (get_word (object, "who_may_ask"), ==, "nobody");
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    g_assert_cmpint (json_object_get_int_member (written, counted[i]), ==, i + 1);
  g_assert_cmpuint (json_object_get_size (written), ==, G_N_ELEMENTS (counted));
}

static void
test_reply (void)
{
  g_autoptr (HcPerson) bob = new_person ("bob");

  for (HcResult result = HC_RESULT_OK; result <= HC_RESULT_YOU_BLOCKED; result++)
    {
      g_autoptr (HcMessage) message = hc_message_new_reply ("12345678", result, bob);
      g_autoptr (JsonObject) object = read_back (message);

      g_assert_cmpstr (get_word (object, "type"), ==, "reply");
      g_assert_cmpstr (get_word (object, "id"), ==, "12345678");
      g_assert_cmpstr (get_word (object, "result"), ==, hc_result_get_word (result));
      g_assert_cmpstr (get_username (object, "person"), ==, "bob");
      g_assert_false (json_object_has_member (object, "who_may_ask"));
    }
}

static void
test_settings (void)
{
  g_autoptr (HcPerson) me = new_person ("ann");
  g_autoptr (HcMessage) message = hc_message_new_settings ("12345678", me, HC_WHO_FRIENDS_OF_FRIENDS);
  g_autoptr (JsonObject) object = read_back (message);

  g_assert_cmpstr (get_word (object, "type"), ==, "reply");
  g_assert_cmpstr (get_word (object, "result"), ==, "ok");
  g_assert_cmpstr (get_username (object, "person"), ==, "ann");
  g_assert_cmpstr (get_word (object, "who_may_ask"), ==, "friends_of_friends");
}

static void
test_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_NOT_FOUND, "Nobody is \"bob\".");
  g_autoptr (HcMessage) named = hc_message_new_error ("12345678", error);
  g_autoptr (HcMessage) nameless = hc_message_new_error (NULL, error);
  g_autoptr (JsonObject) object = read_back (named);
  g_autoptr (JsonObject) other = read_back (nameless);

  g_assert_cmpstr (get_word (object, "type"), ==, "error");
  g_assert_cmpstr (get_word (object, "id"), ==, "12345678");
  g_assert_cmpstr (get_word (object, "code"), ==, "not_found");
  g_assert_cmpstr (get_word (object, "message"), ==, "Nobody is \"bob\".");
  g_assert_false (json_object_has_member (object, "retry_after"));
  g_assert_false (json_object_has_member (other, "id"));
}

static void
test_error_says_how_long_to_wait (void)
{
  g_autoptr (GError) error = hc_error_new_slow_down (2500);
  g_autoptr (HcMessage) message = hc_message_new_error ("12345678", error);
  g_autoptr (JsonObject) object = read_back (message);

  g_assert_cmpstr (get_word (object, "code"), ==, "slow_down");
  g_assert_cmpint (json_object_get_int_member (object, "retry_after"), ==, 3);
}

static HcEvent *
new_event (gint64 seq)
{
  g_autoptr (HcPerson) bob = new_person ("bob");

  return hc_event_new (&(HcEvent){ .seq = seq, .kind = HC_EVENT_FRIEND_ADDED, .person = bob, .at = 9 });
}

static void
test_event (void)
{
  g_autoptr (HcEvent) event = new_event (3);
  g_autoptr (HcMessage) message = hc_message_new_event (event);
  g_autoptr (JsonObject) object = read_back (message);

  g_assert_cmpstr (get_word (object, "type"), ==, "event");
  g_assert_cmpstr (get_word (object, "event"), ==, "friend_added");
  g_assert_true (message->event == event);
}

static void
test_page_of_people (void)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_person_unref);
  g_autoptr (HcMessage) message = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonArray *items;

  g_ptr_array_add (people, new_person ("ann"));
  g_ptr_array_add (people, new_person ("bob"));
  message = hc_message_new_page ("12345678", HC_LIST_FRIENDS, people, "c\"1");
  object = read_back (message);
  items = json_object_get_array_member (object, "items");

  g_assert_cmpstr (get_word (object, "type"), ==, "page");
  g_assert_cmpstr (get_word (object, "id"), ==, "12345678");
  g_assert_cmpstr (get_word (object, "what"), ==, "friends");
  g_assert_cmpstr (get_word (object, "next"), ==, "c\"1");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpstr (get_word (json_array_get_object_element (items, 1), "username"), ==, "bob");
}

static void
test_page_of_events (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) hc_event_unref);
  g_autoptr (HcMessage) message = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonArray *items;

  g_ptr_array_add (events, new_event (9));
  g_ptr_array_add (events, new_event (8));
  message = hc_message_new_page ("12345678", HC_LIST_EVENTS, events, NULL);
  object = read_back (message);
  items = json_object_get_array_member (object, "items");

  g_assert_cmpstr (get_word (object, "what"), ==, "events");
  g_assert_true (json_object_get_null_member (object, "next"));
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (items, 0), "seq"), ==, 9);
}

static void
test_empty_page (void)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (HcMessage) message = hc_message_new_page ("12345678", HC_LIST_PEOPLE, nobody, NULL);
  g_autoptr (JsonObject) object = read_back (message);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "items")), ==, 0);
}

static void
test_presence (void)
{
  g_autoptr (HcMessage) online = hc_message_new_presence ("bob", HC_PRESENCE_ONLINE, 0);
  g_autoptr (HcMessage) away = hc_message_new_presence ("bob", HC_PRESENCE_AWAY, 1234);
  g_autoptr (JsonObject) object = read_back (online);
  g_autoptr (JsonObject) other = read_back (away);

  g_assert_cmpstr (get_word (object, "type"), ==, "presence");
  g_assert_cmpstr (get_word (object, "username"), ==, "bob");
  g_assert_cmpstr (get_word (object, "presence"), ==, "online");
  g_assert_true (json_object_get_null_member (object, "last_seen"));
  g_assert_cmpstr (get_word (other, "presence"), ==, "away");
  g_assert_cmpint (json_object_get_int_member (other, "last_seen"), ==, 1234);
}

static void
test_directory (void)
{
  static const char *const words[] = { "joined", "renamed", "left" };
  g_autoptr (HcPerson) bob = new_person ("bob");

  for (HcDirectoryChange change = 0; change < G_N_ELEMENTS (words); change++)
    {
      g_autoptr (HcMessage) message = hc_message_new_directory (change, bob);
      g_autoptr (JsonObject) object = read_back (message);

      g_assert_cmpstr (get_word (object, "type"), ==, "directory");
      g_assert_cmpstr (get_word (object, "event"), ==, words[change]);
      g_assert_cmpstr (get_username (object, "person"), ==, "bob");
    }
}

static void
test_readers_share_the_text (void)
{
  g_autoptr (HcMessage) message = hc_message_new_presence ("bob", HC_PRESENCE_HERE, 0);
  g_autoptr (HcMessage) same = hc_message_ref (message);

  g_assert_true (hc_message_get_text (message) == hc_message_get_text (same));
}

/* It waits for slow readers, who are held to its length. */
static void
test_text_holds_no_more_than_it_says (void)
{
  g_autoptr (HcMessage) message = hc_message_new_presence ("bob", HC_PRESENCE_HERE, 0);
  gsize length;
  gconstpointer text = g_bytes_get_data (hc_message_get_text (message), &length);

  g_assert_cmpuint (malloc_usable_size ((gpointer) text), <, length + 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/welcome", test_welcome);
  g_test_add_func ("/message/reply", test_reply);
  g_test_add_func ("/message/settings", test_settings);
  g_test_add_func ("/message/error", test_error);
  g_test_add_func ("/message/error-says-how-long-to-wait", test_error_says_how_long_to_wait);
  g_test_add_func ("/message/event", test_event);
  g_test_add_func ("/message/page-of-people", test_page_of_people);
  g_test_add_func ("/message/page-of-events", test_page_of_events);
  g_test_add_func ("/message/empty-page", test_empty_page);
  g_test_add_func ("/message/presence", test_presence);
  g_test_add_func ("/message/directory", test_directory);
  g_test_add_func ("/message/readers-share-the-text", test_readers_share_the_text);
  g_test_add_func ("/message/text-holds-no-more-than-it-says", test_text_holds_no_more_than_it_says);
  return g_test_run ();
}
