/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-sitter.h"

static void
note_type (HcSeat *seat, HcMessage *message, GString *types)
{
  static const char letters[] = { [HC_MESSAGE_WELCOME] = 'w', [HC_MESSAGE_REPLY] = 'r',    [HC_MESSAGE_ERROR] = 'x',
                                  [HC_MESSAGE_EVENT] = 'e',   [HC_MESSAGE_PAGE] = 'p',     [HC_MESSAGE_PRESENCE] = 's',
                                  [HC_MESSAGE_DIRECTORY] = 'd' };

  g_string_append_c (types, letters[message->type]);
}

static void
note_ending (HcSeat *seat, int ending, GString *endings)
{
  static const char letters[] = { [HC_ENDING_SIGNED_OUT] = 's',
                                  [HC_ENDING_PASSWORD_CHANGED] = 'p',
                                  [HC_ENDING_ACCOUNT_REMOVED] = 'r' };

  g_string_append_c (endings, letters[ending]);
}

static HcCommand *
new_request (const char *to)
{
  HcCommand *command = hc_seat_new_command (HC_COMMAND_DEED);

  command->deed = HC_DEED_REQUEST;
  command->to = g_strdup (to);
  return command;
}

static HcMessage *
ask (HcSeat *seat, HcCommand *command, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  hc_seat_ask_async (seat, command, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  return hc_seat_ask_finish (seat, result, error);
}

static void
test_says_hello (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcSeat) ann = hc_sitter_new_seat (house, "ann");
  g_autoptr (GString) types = g_string_new (NULL);

  g_signal_connect (ann, "message", G_CALLBACK (note_type), types);
  g_assert_false (hc_seat_is_live (ann));
  hc_house_settle (house);
  g_assert_true (hc_seat_is_live (ann));
  g_assert_cmpstr (types->str, ==, "w");
  g_assert_cmpstr (hc_member_get_username (HC_MEMBER (ann)), ==, "ann");
  g_assert_true (hc_member_has_room (HC_MEMBER (ann)));
  hc_seat_close (ann);
  g_assert_finalize_object (g_steal_pointer (&ann));
}

/* A window's own click takes the same road as a browser's: events first, then the answer. */
static void
test_asks_as_a_socket_does (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (HcSeat) ann = hc_sitter_new_seat (house, "ann");
  g_autoptr (HcCommand) request = new_request ("bob");
  g_autoptr (GString) types = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) answer = NULL;

  hc_house_settle (house);
  g_signal_connect (ann, "message", G_CALLBACK (note_type), types);
  answer = ask (ann, request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->result, ==, HC_RESULT_OK);
  g_assert_cmpint (answer->person->standing, ==, HC_STANDING_OUTGOING);
  g_assert_cmpstr (types->str, ==, "er");
  hc_guest_hears (bob, "request_received!", "ann");
  hc_seat_close (ann);
}

static void
test_fails_with_the_hosts_error (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcSeat) ann = hc_sitter_new_seat (house, "ann");
  g_autoptr (HcCommand) request = new_request ("ann");
  g_autoptr (GError) error = NULL;

  hc_house_settle (house);
  g_assert_null (ask (ann, request, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_SELF);
  hc_seat_close (ann);
}

static void
test_ends_with_its_session (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcSeat) ann = hc_sitter_new_seat (house, "ann");
  g_autoptr (HcCommand) request = new_request ("bob");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) endings = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hc_house_settle (house);
  g_signal_connect (ann, "ended", G_CALLBACK (note_ending), endings);
  hc_seat_ask_async (ann, request, NULL, hc_on_result, &result);
  hc_clients_end_others (house->clients, "ann", 0, HC_ENDING_PASSWORD_CHANGED);
  g_assert_cmpstr (endings->str, ==, "p");
  g_assert_cmpuint (hc_clients_count (house->clients), ==, 0);
  hc_wait_for_result (&result);
  g_assert_null (hc_seat_ask_finish (ann, result, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_SIGNED_OUT);
  hc_house_settle (house);
  hc_seat_close (ann);
}

static void
test_a_closed_one_asks_nothing (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcSeat) ann = hc_sitter_new_seat (house, "ann");
  g_autoptr (HcCommand) request = new_request ("ann");
  g_autoptr (GError) error = NULL;

  hc_seat_close (ann);
  hc_seat_close (ann);
  g_assert_null (ask (ann, request, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_SIGNED_OUT);
  hc_house_settle (house);
  g_assert_false (hc_seat_is_live (ann));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seat/says-hello", test_says_hello);
  g_test_add_func ("/seat/asks-as-a-socket-does", test_asks_as_a_socket_does);
  g_test_add_func ("/seat/fails-with-the-hosts-error", test_fails_with_the_hosts_error);
  g_test_add_func ("/seat/ends-with-its-session", test_ends_with_its_session);
  g_test_add_func ("/seat/a-closed-one-asks-nothing", test_a_closed_one_asks_nothing);
  return g_test_run ();
}
