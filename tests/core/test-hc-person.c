/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-person.h"

static HcPerson bob = {
  .username = (char *) "bob",
  .name = (char *) "Bob \"the\" Böb 🙂",
  .standing = HC_STANDING_INCOMING,
  .drawer = HC_DRAWER_NONE,
  .is_preapproved = TRUE,
  .presence = HC_PRESENCE_HERE,
  .last_seen = 0,
  .note = (char *) "one\ntwo",
  .since = G_GINT64_CONSTANT (1700000000123),
  .version = 7,
};

/* Returns: (transfer full) */
static char *
write_json (const HcPerson *person)
{
  g_autoptr (HcPerson) copy = hc_person_new (person);

  return g_strdup (hc_person_get_json (copy));
}

static HcPerson *
read_back (const HcPerson *person)
{
  g_autofree char *text = write_json (person);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return hc_person_new_from_json (json_node_get_object (node));
}

static void
assert_same (const HcPerson *a, const HcPerson *b)
{
  g_assert_cmpstr (a->username, ==, b->username);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->standing, ==, b->standing);
  g_assert_cmpint (a->drawer, ==, b->drawer);
  g_assert_cmpint (a->is_preapproved, ==, b->is_preapproved);
  g_assert_cmpint (a->presence, ==, b->presence);
  g_assert_cmpint (a->last_seen, ==, b->last_seen);
  g_assert_cmpstr (a->note, ==, b->note);
  g_assert_cmpint (a->since, ==, b->since);
  g_assert_cmpint (a->version, ==, b->version);
}

static void
test_copies_and_shares (void)
{
  g_autoptr (HcPerson) person = hc_person_new (&bob);
  g_autoptr (HcPerson) same = hc_person_ref (person);

  assert_same (person, &bob);
  g_assert_true (person->name != bob.name);
  g_assert_true (same == person);
}

static void
test_writes_the_protocol (void)
{
  g_autofree char *full = write_json (&bob);
  g_autofree char *bare = write_json (&(HcPerson){ .username = (char *) "ann", .name = (char *) "Ann" });

  g_assert_cmpstr (full, ==,
                   "{\"username\":\"bob\",\"name\":\"Bob \\\"the\\\" Böb 🙂\",\"relation\":\"incoming\",\"drawer\":null,"
                   "\"preapproved\":true,\"presence\":\"here\",\"last_seen\":null,\"note\":\"one\\u000atwo\","
                   "\"since\":1700000000123,\"version\":7}");
  g_assert_cmpstr (bare, ==,
                   "{\"username\":\"ann\",\"name\":\"Ann\",\"relation\":\"none\",\"drawer\":null,"
                   "\"preapproved\":false,\"presence\":\"away\",\"last_seen\":null,\"note\":null,"
                   "\"since\":null,\"version\":0}");
}

static void
test_round_trip (void)
{
  for (HcStanding standing = HC_STANDING_NONE; standing <= HC_STANDING_BLOCKED; standing++)
    for (HcDrawer drawer = HC_DRAWER_NONE; drawer <= HC_DRAWER_FILTERED; drawer++)
      for (HcPresenceState presence = HC_PRESENCE_AWAY; presence <= HC_PRESENCE_ONLINE; presence++)
        {
          HcPerson fields = bob;
          g_autoptr (HcPerson) back = NULL;

          fields.standing = standing;
          fields.drawer = drawer;
          fields.presence = presence;
          fields.last_seen = G_GINT64_CONSTANT (1700000009999) * (presence == HC_PRESENCE_AWAY);
          back = read_back (&fields);
          assert_same (back, &fields);
        }
}

static void
test_round_trip_of_little (void)
{
  HcPerson fields = { .username = (char *) "ann", .name = (char *) "Ann" };
  g_autoptr (HcPerson) back = read_back (&fields);

  assert_same (back, &fields);
}

static void
test_words (void)
{
  static const char *const standings[] = { "none", "me", "outgoing", "incoming", "friend", "blocked" };

  for (HcStanding standing = 0; standing < G_N_ELEMENTS (standings); standing++)
    {
      HcPerson ann = { .username = (char *) "ann", .name = (char *) "Ann", .standing = standing };
      g_autofree char *text = write_json (&ann);
      g_autofree char *field = g_strdup_printf ("\"relation\":\"%s\"", standings[standing]);

      g_assert_nonnull (g_strstr_len (text, -1, field));
    }
  g_assert_cmpstr (hc_presence_state_get_word (HC_PRESENCE_AWAY), ==, "away");
  g_assert_cmpstr (hc_presence_state_get_word (HC_PRESENCE_HERE), ==, "here");
  g_assert_cmpstr (hc_presence_state_get_word (HC_PRESENCE_ONLINE), ==, "online");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person/copies-and-shares", test_copies_and_shares);
  g_test_add_func ("/person/writes-the-protocol", test_writes_the_protocol);
  g_test_add_func ("/person/round-trip", test_round_trip);
  g_test_add_func ("/person/round-trip-of-little", test_round_trip_of_little);
  g_test_add_func ("/person/words", test_words);
  return g_test_run ();
}
