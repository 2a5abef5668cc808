/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-guest.h"

static void
test_hello_twice (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");

  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_is_refused (ann, HC_ERROR_BAD_MESSAGE);
  hc_guest_hears_nothing (ann);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_LIVE);
}

static void
test_hello_twice_at_once (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");
  g_autoptr (HcMessage) welcome = NULL;

  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_is_refused (ann, HC_ERROR_BAD_MESSAGE);
  welcome = hc_guest_waits (ann, HC_MESSAGE_WELCOME);
  hc_guest_hears_nothing (ann);
}

static void
test_a_command_before_hello (void)
{
  static const char *const commands[] = {
    "'type':'request','to':'bob'",
    "'type':'list','what':'people'",
    "'type':'watch','usernames':['bob']",
    "'type':'seen','seq':1",
    "'type':'profile','name':'Anna'",
    "'type':'settings','who_may_ask':'nobody'",
  };
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *fields = g_strdup (commands[i]);
      g_autofree char *said = hc_guest_says (ann, "%s", fields);
      g_autoptr (HcMessage) refused = hc_guest_waits (ann, HC_MESSAGE_ERROR);

      g_assert_error (refused->error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
      g_assert_nonnull (g_strstr_len (said, -1, refused->id));
    }
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);
  hc_guest_greet (ann);
}

static void
test_a_command_right_behind_hello (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");
  g_autoptr (HcMessage) welcome = NULL;

  hc_guest_new (house, "bob");
  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  welcome = hc_guest_waits (ann, HC_MESSAGE_WELCOME);
  hc_guest_hears (ann, "request_sent", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_OUTGOING);
}

static void
test_too_many_commands_behind_hello (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new_stranger (house, "ann");
  g_autoptr (HcMessage) welcome = NULL;
  guint n_refused = 0;

  hc_guest_repeats (ann, "{\"type\":\"hello\"}");
  for (guint i = 0; i < 100; i++)
    hc_guest_does (ann, HC_DEED_UNBLOCK, "bob");
  while (hc_recorder_count (ann->member) > 0)
    {
      hc_guest_is_refused (ann, HC_ERROR_SLOW_DOWN);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >, 0);
  welcome = hc_guest_waits (ann, HC_MESSAGE_WELCOME);
  for (guint i = n_refused; i < 100; i++)
    hc_guest_is_refused (ann, HC_ERROR_NOT_FOUND);
  hc_guest_hears_nothing (ann);
}

static void
test_every_command_finds_its_handler (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  g_autoptr (HcMessage) page = NULL;
  g_autoptr (HcMessage) renamed = NULL;
  g_autoptr (HcMessage) settings = NULL;

  hc_guest_new (house, "bob");
  hc_guest_does (ann, HC_DEED_BLOCK, "bob");
  hc_guest_hears (ann, "blocked", "bob");
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_BLOCKED);
  g_free (hc_guest_says (ann, "'type':'list','what':'blocked'"));
  page = hc_guest_waits (ann, HC_MESSAGE_PAGE);
  g_assert_cmpint (page->what, ==, HC_LIST_BLOCKED);
  g_assert_cmpuint (page->items->len, ==, 1);
  g_free (hc_guest_says (ann, "'type':'watch','usernames':['bob']"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_sees (ann, "bob", HC_PRESENCE_AWAY, 0);
  g_free (hc_guest_says (ann, "'type':'seen','seq':1"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  g_free (hc_guest_says (ann, "'type':'profile','name':'Anna'"));
  renamed = hc_guest_waits (ann, HC_MESSAGE_DIRECTORY);
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  g_free (hc_guest_says (ann, "'type':'settings','who_may_ask':'friends_of_friends'"));
  settings = hc_guest_waits (ann, HC_MESSAGE_REPLY);
  g_assert_cmpint (settings->who_may_ask, ==, HC_WHO_FRIENDS_OF_FRIENDS);
}

static void
test_answers_come_in_the_order_of_commands (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");

  hc_guest_new (house, "bob");
  for (guint i = 0; i < 50; i++)
    {
      g_free (hc_guest_says (ann, "'type':'seen','seq':0"));
      g_free (hc_guest_says (ann, "'type':'unblock','to':'bob'"));
    }
  for (guint i = 1; i <= 100; i++)
    {
      g_autoptr (HcMessage) reply = hc_guest_waits (ann, HC_MESSAGE_REPLY);
      g_autofree char *last = g_strdup_printf ("-%u", i);

      g_assert_true (g_str_has_suffix (reply->id, last));
    }
}

static void
leave_at_own_event (HcRecorder *member, HcMessage *message, gpointer data)
{
  HcGuest *guest = data;

  hc_dispatcher_dismiss (guest->house->dispatcher, guest->client);
}

static void
test_dismissed_in_the_middle_of_an_answer (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_recorder_set_hook (ann->member, leave_at_own_event, ann);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears (bob, "request_received!", "ann");
  hc_guest_hears (ann, "request_sent", "bob");
  hc_guest_hears_nothing (ann);
  g_assert_cmpint (hc_client_get_state (ann->client), ==, HC_CLIENT_GONE);
}

static void
test_dismissed_in_the_middle_of_its_watch (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");

  hc_guest_new (house, "bob");
  hc_guest_new (house, "cem");
  hc_recorder_set_hook (ann->member, leave_at_own_event, ann);
  g_free (hc_guest_says (ann, "'type':'watch','usernames':['ann','bob','cem']"));
  hc_guest_is_answered (ann, HC_RESULT_OK, HC_STANDING_ME);
  hc_guest_hears_nothing (ann);
}

static void
test_dismissing_twice_is_dismissing_once (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *tablet = hc_guest_new_device (ann);
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_make_friends (ann, bob);
  g_free (hc_guest_says (bob, "'type':'watch','usernames':['ann']"));
  hc_house_clear (house);
  hc_dispatcher_dismiss (house->dispatcher, tablet->client);
  hc_dispatcher_dismiss (house->dispatcher, tablet->client);
  hc_house_wait (house, 1000);
  hc_guest_hears_nothing (bob);
}

static void
test_who_is_gone_is_not_answered (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");

  hc_dispatcher_dismiss (house->dispatcher, ann->client);
  hc_guest_does (ann, HC_DEED_REQUEST, "bob");
  hc_guest_hears_nothing (ann);
  hc_guest_hears_nothing (bob);
}

static void
test_nobody_is_left_behind (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  HcGuest *ann = hc_guest_new (house, "ann");
  HcGuest *bob = hc_guest_new (house, "bob");
  g_autoptr (GPtrArray) clients = NULL;

  g_free (hc_guest_says (ann, "'type':'watch','usernames':['bob']"));
  hc_house_clear (house);
  g_assert_cmpuint (hc_hub_count (house->hub, "friendreq_ann"), ==, 1);
  g_assert_cmpuint (hc_hub_count (house->hub, "here_bob"), ==, 1);
  g_assert_cmpuint (hc_hub_count (house->hub, "directory"), ==, 2);
  hc_guest_leave (ann);
  g_assert_cmpuint (hc_hub_count (house->hub, "friendreq_ann"), ==, 0);
  g_assert_cmpuint (hc_hub_count (house->hub, "here_bob"), ==, 0);
  g_assert_cmpuint (hc_hub_count (house->hub, "directory"), ==, 1);
  clients = hc_clients_list (house->clients, "ann");
  g_assert_cmpuint (clients->len, ==, 0);
  hc_guest_hears_nothing (bob);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatcher/hello-twice", test_hello_twice);
  g_test_add_func ("/dispatcher/hello-twice-at-once", test_hello_twice_at_once);
  g_test_add_func ("/dispatcher/a-command-before-hello", test_a_command_before_hello);
  g_test_add_func ("/dispatcher/a-command-right-behind-hello", test_a_command_right_behind_hello);
  g_test_add_func ("/dispatcher/too-many-commands-behind-hello", test_too_many_commands_behind_hello);
  g_test_add_func ("/dispatcher/every-command-finds-its-handler", test_every_command_finds_its_handler);
  g_test_add_func ("/dispatcher/answers-come-in-the-order-of-commands", test_answers_come_in_the_order_of_commands);
  g_test_add_func ("/dispatcher/dismissed-in-the-middle-of-an-answer", test_dismissed_in_the_middle_of_an_answer);
  g_test_add_func ("/dispatcher/dismissed-in-the-middle-of-its-watch", test_dismissed_in_the_middle_of_its_watch);
  g_test_add_func ("/dispatcher/dismissing-twice-is-dismissing-once", test_dismissing_twice_is_dismissing_once);
  g_test_add_func ("/dispatcher/who-is-gone-is-not-answered", test_who_is_gone_is_not_answered);
  g_test_add_func ("/dispatcher/nobody-is-left-behind", test_nobody_is_left_behind);
  return g_test_run ();
}
