/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-event.h"

static const char *const words[] = {
  [HC_EVENT_REQUEST_SENT] = "request_sent",
  [HC_EVENT_REQUEST_RECEIVED] = "request_received",
  [HC_EVENT_REQUEST_CANCELLED] = "request_cancelled",
  [HC_EVENT_REQUEST_WITHDRAWN] = "request_withdrawn",
  [HC_EVENT_REQUEST_DECLINED] = "request_declined",
  [HC_EVENT_REQUEST_REFUSED] = "request_refused",
  [HC_EVENT_REQUEST_RESTORED] = "request_restored",
  [HC_EVENT_REQUEST_EXPIRED] = "request_expired",
  [HC_EVENT_DRAWER_CHANGED] = "drawer_changed",
  [HC_EVENT_FRIEND_ADDED] = "friend_added",
  [HC_EVENT_FRIEND_REMOVED] = "friend_removed",
  [HC_EVENT_BLOCKED] = "blocked",
  [HC_EVENT_UNBLOCKED] = "unblocked",
  [HC_EVENT_PREAPPROVED] = "preapproved",
  [HC_EVENT_PREAPPROVAL_REVOKED] = "preapproval_revoked",
  [HC_EVENT_ACCOUNT_GONE] = "account_gone",
  [HC_EVENT_SEEN] = "seen",
};

static HcEvent *
new_event (HcEventKind kind)
{
  g_autoptr (HcPerson) bob = hc_person_new (&(HcPerson){ .username = (char *) "bob", .name = (char *) "Bob" });

  return hc_event_new (&(HcEvent){ .seq = 58,
                                   .kind = kind,
                                   .is_alert = TRUE,
                                   .person = bob,
                                   .note = (char *) "h\"i",
                                   .at = 1234,
                                   .upto = 57 });
}

static JsonObject *
read_back (const HcEvent *event)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;

  hc_event_append_json (event, json);
  node = json_from_string (json->str, NULL);
  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static void
test_each_kind_has_its_word (void)
{
  for (HcEventKind kind = HC_EVENT_REQUEST_SENT; kind < G_N_ELEMENTS (words); kind++)
    {
      g_assert_cmpstr (hc_event_kind_get_word (kind), ==, words[kind]);
      g_assert_cmpint (hc_event_kind_find (words[kind]), ==, kind);
    }
  g_assert_cmpint (hc_event_kind_find ("party"), ==, HC_EVENT_NONE);
  g_assert_cmpint (hc_event_kind_find (NULL), ==, HC_EVENT_NONE);
}

static void
test_copies_and_shares (void)
{
  g_autoptr (HcEvent) event = new_event (HC_EVENT_SEEN);
  g_autoptr (HcEvent) same = hc_event_ref (event);

  g_assert_true (event == same);
  g_assert_cmpint (event->seq, ==, 58);
  g_assert_cmpint (event->kind, ==, HC_EVENT_SEEN);
  g_assert_true (event->is_alert);
  g_assert_cmpstr (event->person->username, ==, "bob");
  g_assert_cmpstr (event->note, ==, "h\"i");
  g_assert_cmpint (event->at, ==, 1234);
  g_assert_cmpint (event->upto, ==, 57);
}

static void
test_writes_each_kind (void)
{
  for (HcEventKind kind = HC_EVENT_REQUEST_SENT; kind < G_N_ELEMENTS (words); kind++)
    {
      g_autoptr (HcEvent) event = new_event (kind);
      g_autoptr (JsonObject) object = read_back (event);
      JsonObject *person = json_object_get_object_member (object, "person");

      g_assert_cmpstr (json_object_get_string_member (object, "type"), ==, "event");
      g_assert_cmpint (json_object_get_int_member (object, "seq"), ==, 58);
      g_assert_cmpstr (json_object_get_string_member (object, "event"), ==, words[kind]);
      g_assert_true (json_object_get_boolean_member (object, "alert"));
      g_assert_cmpstr (json_object_get_string_member (person, "username"), ==, "bob");
      g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, "h\"i");
      g_assert_cmpint (json_object_get_int_member (object, "at"), ==, 1234);
      g_assert_cmpint (json_object_has_member (object, "upto"), ==, kind == HC_EVENT_SEEN);
    }
}

static void
test_writes_upto_of_seen (void)
{
  g_autoptr (HcEvent) event = new_event (HC_EVENT_SEEN);
  g_autoptr (JsonObject) object = read_back (event);

  g_assert_cmpint (json_object_get_int_member (object, "upto"), ==, 57);
}

static void
test_writes_no_note_as_null (void)
{
  g_autoptr (HcPerson) bob = hc_person_new (&(HcPerson){ .username = (char *) "bob", .name = (char *) "Bob" });
  g_autoptr (HcEvent) event = hc_event_new (&(HcEvent){ .seq = 1, .kind = HC_EVENT_BLOCKED, .person = bob });
  g_autoptr (JsonObject) object = read_back (event);

  g_assert_true (json_object_get_null_member (object, "note"));
  g_assert_false (json_object_get_boolean_member (object, "alert"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/each-kind-has-its-word", test_each_kind_has_its_word);
  g_test_add_func ("/event/copies-and-shares", test_copies_and_shares);
  g_test_add_func ("/event/writes-each-kind", test_writes_each_kind);
  g_test_add_func ("/event/writes-upto-of-seen", test_writes_upto_of_seen);
  g_test_add_func ("/event/writes-no-note-as-null", test_writes_no_note_as_null);
  return g_test_run ();
}
