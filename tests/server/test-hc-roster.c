/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <arpa/inet.h>

#include "hc-roster.h"

#define N_GUESTS 8

typedef struct
{
  HcLimits       limits;
  HcRoster      *roster;
  HcRosterEntry  guests[N_GUESTS];
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  hc_limits_init (&scene->limits);
  scene->limits.connections = 6;
  scene->limits.connections_before_sign_in = 4;
  scene->limits.connections_per_address = 2;
  scene->roster = hc_roster_new (&scene->limits);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  g_autoptr (GPtrArray) owners = hc_roster_list (scene->roster, HC_STAGE_MEMBER);

  for (guint i = 0; i < owners->len; i++)
    hc_roster_remove (scene->roster, owners->pdata[i]);
  g_assert_cmpuint (hc_roster_count (scene->roster), ==, 0);
  hc_roster_free (scene->roster);
}

static struct in6_addr
read_peer (const char *text)
{
  struct in6_addr peer;

  g_assert_cmpint (inet_pton (AF_INET6, text, &peer), ==, 1);
  return peer;
}

static void
add (HcScene *scene, guint i, const char *from, HcStage stage)
{
  struct in6_addr peer = read_peer (from);

  hc_roster_add (scene->roster, &scene->guests[i], &peer, &scene->guests[i]);
  hc_roster_move (scene->roster, &scene->guests[i], stage);
}

static gboolean
has_room (HcScene *scene, const char *from, HcRosterEntry **victim)
{
  struct in6_addr peer = read_peer (from);

  return hc_roster_has_room (scene->roster, &peer, (gpointer *) victim);
}

static void
check_room (HcScene *scene, const char *from, gboolean expected)
{
  HcRosterEntry *victim;

  g_assert_cmpint (has_room (scene, from, &victim), ==, expected);
  g_assert_null (victim);
}

static void
test_per_address (HcScene *scene, gconstpointer data)
{
  check_room (scene, "::ffff:192.0.2.1", TRUE);
  add (scene, 0, "::ffff:192.0.2.1", HC_STAGE_MEMBER);
  check_room (scene, "::ffff:192.0.2.1", TRUE);
  add (scene, 1, "::ffff:192.0.2.1", HC_STAGE_MEMBER);
  check_room (scene, "::ffff:192.0.2.1", FALSE);
  check_room (scene, "::ffff:192.0.2.2", TRUE);
  hc_roster_remove (scene->roster, &scene->guests[0]);
  check_room (scene, "::ffff:192.0.2.1", TRUE);
}

static void
test_per_ipv6_address (HcScene *scene, gconstpointer data)
{
  add (scene, 0, "2001:db8:0:1::1", HC_STAGE_MEMBER);
  add (scene, 1, "2001:db8:0:1::1", HC_STAGE_MEMBER);
  check_room (scene, "2001:db8:0:1::1", FALSE);
  check_room (scene, "2001:db8:0:1::2", TRUE);
  check_room (scene, "::ffff:32.1.13.184", TRUE);
}

static void
test_loopback (HcScene *scene, gconstpointer data)
{
  add (scene, 0, "::1", HC_STAGE_MEMBER);
  add (scene, 1, "::1", HC_STAGE_MEMBER);
  add (scene, 2, "::ffff:127.0.0.1", HC_STAGE_MEMBER);
  add (scene, 3, "::ffff:127.0.0.1", HC_STAGE_MEMBER);
  add (scene, 4, "::ffff:127.9.9.9", HC_STAGE_MEMBER);
  check_room (scene, "::1", TRUE);
  check_room (scene, "::ffff:127.0.0.1", TRUE);
}

static void
test_no_limit_per_address (HcScene *scene, gconstpointer data)
{
  scene->limits.connections_per_address = 0;
  for (guint i = 0; i < 3; i++)
    add (scene, i, "::ffff:192.0.2.1", HC_STAGE_MEMBER);
  check_room (scene, "::ffff:192.0.2.1", TRUE);
}

static void
test_total (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    add (scene, i, "::1", HC_STAGE_MEMBER);
  check_room (scene, "::1", FALSE);
}

/* Those who say nothing do not keep out those who do. */
static void
test_oldest_gives_way (HcScene *scene, gconstpointer data)
{
  HcRosterEntry *victim;

  add (scene, 0, "::1", HC_STAGE_ANSWER);
  add (scene, 1, "::1", HC_STAGE_BODY);
  add (scene, 2, "::1", HC_STAGE_HEAD);
  add (scene, 3, "::1", HC_STAGE_HEAD);
  g_assert_true (has_room (scene, "::1", &victim));
  g_assert_true (victim == &scene->guests[2]);
  hc_roster_move (scene->roster, &scene->guests[3], HC_STAGE_LINGER);
  g_assert_true (has_room (scene, "::1", &victim));
  g_assert_true (victim == &scene->guests[3]);
  hc_roster_move (scene->roster, &scene->guests[2], HC_STAGE_SOCKET);
  hc_roster_move (scene->roster, &scene->guests[3], HC_STAGE_ANSWER);
  g_assert_true (has_room (scene, "::1", &victim));
  g_assert_true (victim == &scene->guests[1]);
  hc_roster_move (scene->roster, &scene->guests[1], HC_STAGE_ANSWER);
  check_room (scene, "::1", FALSE);
}

/* Four who are not signed in are full; members do not count with them. */
static void
test_room_for_members (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    add (scene, i, "::1", HC_STAGE_ANSWER);
  check_room (scene, "::1", FALSE);
  hc_roster_move (scene->roster, &scene->guests[0], HC_STAGE_MEMBER);
  check_room (scene, "::1", TRUE);
}

/* Of a full address one of its own gives way, and nobody else. */
static void
test_own_gives_way (HcScene *scene, gconstpointer data)
{
  HcRosterEntry *victim;

  add (scene, 0, "::ffff:192.0.2.9", HC_STAGE_HEAD);
  add (scene, 1, "::ffff:192.0.2.1", HC_STAGE_MEMBER);
  add (scene, 2, "::ffff:192.0.2.1", HC_STAGE_HEAD);
  g_assert_true (has_room (scene, "::ffff:192.0.2.1", &victim));
  g_assert_true (victim == &scene->guests[2]);
}

#define ADD(path, func) g_test_add (path, HcScene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/roster/has-so-much-room-for-an-address", test_per_address);
  ADD ("/roster/counts-a-network-as-one", test_per_ipv6_address);
  ADD ("/roster/loopback-is-free", test_loopback);
  ADD ("/roster/the-limit-for-an-address-can-be-off", test_no_limit_per_address);
  ADD ("/roster/has-so-much-room-in-all", test_total);
  ADD ("/roster/who-says-nothing-gives-way", test_oldest_gives_way);
  ADD ("/roster/keeps-room-for-members", test_room_for_members);
  ADD ("/roster/of-a-full-address-its-own-gives-way", test_own_gives_way);
  return g_test_run ();
}
