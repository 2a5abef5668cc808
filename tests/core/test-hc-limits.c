/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-error.h"
#include "hc-limits.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

#define N_LIMITS (sizeof (HcLimits) / sizeof (gint64))

/* Returns: (transfer full): the names, as --help lists them */
static char **
list_names (void)
{
  g_autofree char *list = hc_limits_list ();
  g_auto (GStrv) lines = g_strsplit (g_strchomp (list), "\n", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (*line), " ", 2);

      g_strv_builder_add (names, words[0]);
    }
  return g_strv_builder_end (names);
}

static void
set (HcLimits *limits, const char *name, gint64 value)
{
  g_autofree char *assignment = g_strdup_printf ("%s=%" G_GINT64_FORMAT, name, value);
  g_autoptr (GError) error = NULL;

  hc_limits_set (limits, assignment, &error);
  g_assert_no_error (error);
}

static void
test_usual_values (void)
{
  HcLimits limits;

  hc_limits_init (&limits);
  g_assert_cmpint (limits.connections, ==, 4096);
  g_assert_cmpint (limits.connections_per_address, ==, 64);
  g_assert_cmpint (limits.connections_before_sign_in, ==, 256);
  g_assert_cmpint (limits.frame_size, ==, 16 * 1024);
  g_assert_cmpint (limits.body_size, ==, 16 * 1024);
  g_assert_cmpint (limits.frame_rate, ==, 50);
  g_assert_cmpint (limits.frame_burst, ==, 200);
  g_assert_cmpint (limits.queued_out, ==, 256 * 1024);
  g_assert_cmpint (limits.ping_interval, ==, 15000);
  g_assert_cmpint (limits.pong_timeout, ==, 25000);
  g_assert_cmpint (limits.command_rate, ==, 20);
  g_assert_cmpint (limits.pair_rate, ==, 10);
  g_assert_cmpint (limits.new_accounts, ==, 3);
  g_assert_cmpint (limits.sign_in_failures, ==, 5);
  g_assert_cmpint (limits.sign_in_rate, ==, 10);
  g_assert_cmpint (limits.sign_in_pause, ==, 60000);
  g_assert_cmpint (limits.sign_in_pause_max, ==, 15 * 60000);
  g_assert_cmpint (limits.waiting_requests, ==, 50);
  g_assert_cmpint (limits.friends, ==, 5000);
  g_assert_cmpint (limits.inbox, ==, 500);
  g_assert_cmpint (limits.request_lifetime, ==, 30 * DAY_MS);
  g_assert_cmpint (limits.cooldown_1, ==, 7 * DAY_MS);
  g_assert_cmpint (limits.cooldown_2, ==, 30 * DAY_MS);
  g_assert_cmpint (limits.cooldown_3, ==, 90 * DAY_MS);
  g_assert_cmpint (limits.session_lifetime, ==, 30 * DAY_MS);
  g_assert_cmpint (limits.reply_lifetime, ==, DAY_MS);
  g_assert_cmpint (limits.replay_events, ==, 1000);
  g_assert_cmpint (limits.presence_grace, ==, 10000);
  g_assert_cmpint (limits.presence_linger, ==, 600000);
}

/* Every field has a name, and a name sets that field and no other. */
static void
test_each_name_sets_one_field (void)
{
  g_auto (GStrv) names = list_names ();
  gboolean is_set[N_LIMITS] = { FALSE };

  g_assert_cmpuint (g_strv_length (names), ==, N_LIMITS);
  for (char **name = names; *name != NULL; name++)
    {
      gint64 before[N_LIMITS];
      gint64 after[N_LIMITS];
      guint n_changed = 0;

      hc_limits_init ((HcLimits *) before);
      hc_limits_init ((HcLimits *) after);
      set ((HcLimits *) after, *name, 123457);
      for (gsize i = 0; i < N_LIMITS; i++)
        if (before[i] != after[i])
          {
            n_changed++;
            g_assert_cmpint (after[i], ==, 123457);
            g_assert_false (is_set[i]);
            is_set[i] = TRUE;
          }
      g_assert_cmpuint (n_changed, ==, 1);
    }
}

static void
test_each_name_says_what_it_sets (void)
{
  HcLimits limits;

  hc_limits_init (&limits);
  set (&limits, "command-rate", 0);
  set (&limits, "pair-rate", 0);
  set (&limits, "new-accounts", 0);
  set (&limits, "sign-in-rate", 0);
  set (&limits, "connections", 10240);
  set (&limits, "connections-per-address", 7);
  g_assert_cmpint (limits.command_rate, ==, 0);
  g_assert_cmpint (limits.pair_rate, ==, 0);
  g_assert_cmpint (limits.new_accounts, ==, 0);
  g_assert_cmpint (limits.sign_in_rate, ==, 0);
  g_assert_cmpint (limits.connections, ==, 10240);
  g_assert_cmpint (limits.connections_per_address, ==, 7);
}

static void
test_refuses (gconstpointer assignment)
{
  HcLimits limits;
  HcLimits untouched;
  g_autoptr (GError) error = NULL;

  hc_limits_init (&limits);
  hc_limits_init (&untouched);
  g_assert_false (hc_limits_set (&limits, assignment, &error));
  g_assert_error (error, HC_ERROR, HC_ERROR_BAD_MESSAGE);
  g_assert_cmpmem (&limits, sizeof limits, &untouched, sizeof untouched);
}

static void
test_says_which (void)
{
  HcLimits limits;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) bad = NULL;

  hc_limits_init (&limits);
  g_assert_false (hc_limits_set (&limits, "speed=3", &unknown));
  g_assert_nonnull (strstr (unknown->message, "speed"));
  g_assert_false (hc_limits_set (&limits, "connections=0", &bad));
  g_assert_nonnull (strstr (bad->message, "connections"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    const char *assignment;
  } refused[] = {
    { "/limits/refuses/an-unknown-name", "speed=3" },
    { "/limits/refuses/a-field-name", "command_rate=3" },
    { "/limits/refuses/nothing", "" },
    { "/limits/refuses/no-value", "command-rate" },
    { "/limits/refuses/an-empty-value", "command-rate=" },
    { "/limits/refuses/a-word", "command-rate=many" },
    { "/limits/refuses/a-fraction", "command-rate=1.5" },
    { "/limits/refuses/a-unit", "ping-interval=15s" },
    { "/limits/refuses/blanks", "command-rate= 5" },
    { "/limits/refuses/less-than-nothing", "command-rate=-1" },
    { "/limits/refuses/zero-where-it-makes-no-sense", "connections=0" },
    { "/limits/refuses/what-nobody-can-count", "connections=99999999999999999999" },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/usual-values", test_usual_values);
  g_test_add_func ("/limits/each-name-sets-one-field", test_each_name_sets_one_field);
  g_test_add_func ("/limits/each-name-says-what-it-sets", test_each_name_says_what_it_sets);
  g_test_add_func ("/limits/says-which", test_says_which);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_test_add_data_func (refused[i].path, refused[i].assignment, test_refuses);
  return g_test_run ();
}
