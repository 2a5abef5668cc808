/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-client.h"
#include "hc-error.h"
#include "hc-recorder.h"

typedef struct
{
  HcRecorder *member;
  HcSession  *session;
  HcClient   *client;
  guint       n_notified;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  g_autoptr (HcPerson) me = hc_person_new (&(HcPerson){ .username = (char *) "ann", .name = (char *) "Ann" });

  scene->member = hc_recorder_new ("ann");
  scene->session = hc_session_new (3, 7, me);
  scene->client = hc_client_new (HC_MEMBER (scene->member), scene->session);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_assert_finalize_object (scene->client);
  g_assert_finalize_object (scene->member);
  hc_session_unref (scene->session);
}

static void
test_new_then_finalized (HcScene *scene, gconstpointer data)
{
  g_assert_cmpint (hc_client_get_state (scene->client), ==, HC_CLIENT_NEW);
  g_assert_true (hc_client_get_member (scene->client) == HC_MEMBER (scene->member));
  g_assert_cmpint (hc_client_get_session_id (scene->client), ==, 3);
  g_assert_cmpint (hc_client_get_user_id (scene->client), ==, 7);
  g_assert_cmpstr (hc_client_get_username (scene->client), ==, "ann");
  g_assert_null (hc_client_find_watched (scene->client, "bob"));
  g_assert_cmpuint (g_hash_table_size (hc_client_get_watched (scene->client)), ==, 0);
  g_assert_null (hc_client_find_watched (scene->client, "bob"));
}

static void
test_delivers_until_it_is_gone (HcScene *scene, gconstpointer data)
{
  g_autoptr (HcMessage) message = hc_message_new_presence ("bob", HC_PRESENCE_AWAY, 0);

  hc_client_deliver (scene->client, message);
  g_assert_cmpuint (hc_recorder_count (scene->member), ==, 1);
  hc_client_set_state (scene->client, HC_CLIENT_GONE);
  g_assert_null (hc_client_get_member (scene->client));
  hc_client_deliver (scene->client, message);
  hc_client_end (scene->client, HC_ENDING_SIGNED_OUT);
  g_assert_cmpuint (hc_recorder_count (scene->member), ==, 1);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->member), ==, 0);
}

static void
test_says_what_is_refused (HcScene *scene, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_LIMIT, "full");
  HcMessage *message;

  hc_client_refuse (scene->client, "12345678", error);
  message = hc_recorder_peek (scene->member, 0);
  g_assert_cmpint (message->type, ==, HC_MESSAGE_ERROR);
  g_assert_cmpstr (message->id, ==, "12345678");
  g_assert_error (message->error, HC_ERROR, HC_ERROR_LIMIT);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->member), ==, 0);
}

static void
test_ends_where_its_user_is_gone (HcScene *scene, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (HC_ERROR, HC_ERROR_SIGNED_OUT, "gone");

  hc_client_refuse (scene->client, NULL, error);
  g_assert_cmpuint (hc_recorder_count (scene->member), ==, 1);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->member), ==, 1);
}

static void
on_state (GObject *client, GParamSpec *pspec, gpointer data)
{
  HcScene *scene = data;

  scene->n_notified++;
}

static void
test_notifies_its_state (HcScene *scene, gconstpointer data)
{
  guint state;

  g_signal_connect (scene->client, "notify::state", G_CALLBACK (on_state), scene);
  hc_client_set_state (scene->client, HC_CLIENT_GREETING);
  hc_client_set_state (scene->client, HC_CLIENT_GREETING);
  hc_client_set_state (scene->client, HC_CLIENT_LIVE);
  g_object_get (scene->client, "state", &state, NULL);
  g_assert_cmpuint (state, ==, HC_CLIENT_LIVE);
  g_assert_cmpuint (scene->n_notified, ==, 2);
}

static void
test_what_is_gone_stays_gone (HcScene *scene, gconstpointer data)
{
  hc_client_set_state (scene->client, HC_CLIENT_GONE);
  hc_client_set_state (scene->client, HC_CLIENT_LIVE);
  g_assert_cmpint (hc_client_get_state (scene->client), ==, HC_CLIENT_GONE);
}

static void
add (const char *path, void (*test) (HcScene *scene, gconstpointer data))
{
  g_test_add (path, HcScene, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/client/new-then-finalized", test_new_then_finalized);
  add ("/client/delivers-until-it-is-gone", test_delivers_until_it_is_gone);
  add ("/client/says-what-is-refused", test_says_what_is_refused);
  add ("/client/ends-where-its-user-is-gone", test_ends_where_its_user_is_gone);
  add ("/client/notifies-its-state", test_notifies_its_state);
  add ("/client/what-is-gone-stays-gone", test_what_is_gone_stays_gone);
  return g_test_run ();
}
