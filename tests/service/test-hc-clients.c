/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-clients.h"
#include "hc-recorder.h"

#define N_CLIENTS 4

/* Ann in two sessions, the first with two clients; and bob. */
typedef struct
{
  HcClients  *all;
  HcRecorder *members[N_CLIENTS];
  HcClient   *clients[N_CLIENTS];
} HcScene;

static const struct
{
  const char *username;
  gint64      session_id;
} cast[N_CLIENTS] = { { "ann", 1 }, { "ann", 1 }, { "ann", 2 }, { "bob", 3 } };

static HcClient *
new_client (HcScene *scene, guint i)
{
  HcPerson fields = { .username = (char *) cast[i].username, .name = (char *) cast[i].username };
  g_autoptr (HcPerson) me = hc_person_new (&fields);
  g_autoptr (HcSession) session = hc_session_new (cast[i].session_id, 1, me);

  return hc_client_new (HC_MEMBER (scene->members[i]), session);
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->all = hc_clients_new ();
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      scene->members[i] = hc_recorder_new (cast[i].username);
      scene->clients[i] = new_client (scene, i);
      hc_clients_add (scene->all, scene->clients[i]);
    }
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_assert_finalize_object (scene->all);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_assert_finalize_object (scene->clients[i]);
      g_assert_finalize_object (scene->members[i]);
    }
}

static guint
count (HcScene *scene, const char *username)
{
  g_autoptr (GPtrArray) clients = hc_clients_list (scene->all, username);

  return clients->len;
}

static void
assert_ended (HcScene *scene, guint first, guint second, guint third, guint fourth)
{
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->members[0]), ==, first);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->members[1]), ==, second);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->members[2]), ==, third);
  g_assert_cmpuint (hc_recorder_get_n_ended (scene->members[3]), ==, fourth);
}

static void
test_lists_who_was_added (HcScene *scene, gconstpointer data)
{
  g_assert_cmpuint (count (scene, "ann"), ==, 3);
  g_assert_cmpuint (count (scene, "bob"), ==, 1);
  g_assert_cmpuint (hc_clients_count_users (scene->all), ==, 2);
  g_assert_cmpuint (count (scene, "cem"), ==, 0);
}

static void
test_lists_nobody_who_was_removed (HcScene *scene, gconstpointer data)
{
  hc_clients_remove (scene->all, scene->clients[1]);
  hc_clients_remove (scene->all, scene->clients[1]);
  hc_clients_remove (scene->all, scene->clients[3]);
  hc_clients_remove (scene->all, scene->clients[3]);
  g_assert_cmpuint (count (scene, "ann"), ==, 2);
  g_assert_cmpuint (count (scene, "bob"), ==, 0);
}

static void
test_holds_the_last_reference_while_it_removes (HcScene *scene, gconstpointer data)
{
  g_object_unref (scene->clients[3]);
  hc_clients_remove (scene->all, scene->clients[3]);
  g_assert_cmpuint (count (scene, "bob"), ==, 0);
  scene->clients[3] = new_client (scene, 3);
}

static void
test_ends_one_session (HcScene *scene, gconstpointer data)
{
  hc_clients_end_session (scene->all, "ann", 1);
  assert_ended (scene, 1, 1, 0, 0);
  hc_clients_end_session (scene->all, "ann", 3);
  hc_clients_end_session (scene->all, "cem", 1);
  assert_ended (scene, 1, 1, 0, 0);
}

static void
test_ends_the_others (HcScene *scene, gconstpointer data)
{
  hc_clients_end_others (scene->all, "ann", 2, HC_ENDING_PASSWORD_CHANGED);
  assert_ended (scene, 1, 1, 0, 0);
}

static void
test_ends_all (HcScene *scene, gconstpointer data)
{
  hc_clients_end_others (scene->all, "ann", 0, HC_ENDING_ACCOUNT_REMOVED);
  assert_ended (scene, 1, 1, 1, 0);
}

static void
remove_all_of_ann (HcRecorder *recorder, gpointer data)
{
  HcScene *scene = data;

  for (guint i = 0; i < 3; i++)
    hc_clients_remove (scene->all, scene->clients[i]);
}

static void
test_who_ends_may_leave_at_once (HcScene *scene, gconstpointer data)
{
  hc_recorder_set_end_hook (scene->members[0], remove_all_of_ann, scene);
  hc_clients_end_others (scene->all, "ann", 0, HC_ENDING_ACCOUNT_REMOVED);
  g_assert_cmpuint (count (scene, "ann"), ==, 0);
  g_assert_cmpuint (count (scene, "bob"), ==, 1);
  assert_ended (scene, 1, 1, 1, 0);
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
  add ("/clients/lists-who-was-added", test_lists_who_was_added);
  add ("/clients/lists-nobody-who-was-removed", test_lists_nobody_who_was_removed);
  add ("/clients/holds-the-last-reference-while-it-removes", test_holds_the_last_reference_while_it_removes);
  add ("/clients/ends-one-session", test_ends_one_session);
  add ("/clients/ends-the-others", test_ends_the_others);
  add ("/clients/ends-all", test_ends_all);
  add ("/clients/who-ends-may-leave-at-once", test_who_ends_may_leave_at_once);
  return g_test_run ();
}
