/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-log.h"

/* What was written last, and how often. */
typedef struct
{
  GHashTable *fields;
  guint       n_written;
} Journal;

static GLogWriterOutput
keep (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  Journal *journal = data;

  if (level != G_LOG_LEVEL_INFO)
    return g_log_writer_default (level, fields, n_fields, NULL);
  g_hash_table_remove_all (journal->fields);
  for (gsize i = 0; i < n_fields; i++)
    g_hash_table_insert (journal->fields, g_strdup (fields[i].key), g_strdup (fields[i].value));
  journal->n_written++;
  return G_LOG_WRITER_HANDLED;
}

static void
assert_field (const Journal *journal, const char *key, const char *value)
{
  g_assert_cmpstr (g_hash_table_lookup (journal->fields, key), ==, value);
}

static void
test_names_each_fact (gconstpointer data)
{
  const Journal *journal = data;

  hc_log_write (HC_LOG_SIGN_IN_FAILED, "ann", "192.168.1.23", "wrong_password");
  assert_field (journal, "MESSAGE", "sign-in-failed: user ann, from 192.168.1.23, wrong_password");
  assert_field (journal, "HANDCLASP_EVENT", "sign-in-failed");
  assert_field (journal, "HANDCLASP_USER", "ann");
  assert_field (journal, "HANDCLASP_ADDRESS", "192.168.1.23");
  assert_field (journal, "HANDCLASP_DETAIL", "wrong_password");
  assert_field (journal, "PRIORITY", "6");
  g_assert_cmpuint (strlen (g_hash_table_lookup (journal->fields, "MESSAGE_ID")), ==, 32);
}

static void
test_leaves_out_what_it_was_not_told (gconstpointer data)
{
  const Journal *journal = data;

  hc_log_write (HC_LOG_SIGNED_IN, "ann", NULL, NULL);
  assert_field (journal, "MESSAGE", "signed-in: user ann");
  g_assert_false (g_hash_table_contains (journal->fields, "HANDCLASP_ADDRESS"));
  g_assert_false (g_hash_table_contains (journal->fields, "HANDCLASP_DETAIL"));
}

static void
test_keeps_out_what_is_no_username (gconstpointer data)
{
  static const char *const typed[] = { "", "Correct Horse", "ann\nsigned-in: user bob", "\342\200\256nna", "ann\x1B[2J" };
  const Journal *journal = data;

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      hc_log_write (HC_LOG_SIGN_IN_FAILED, typed[i], "::1", "wrong_password");
      assert_field (journal, "MESSAGE", "sign-in-failed: user (none), from ::1, wrong_password");
      assert_field (journal, "HANDCLASP_USER", "(none)");
    }
}

static void
test_has_another_id_for_each_event (gconstpointer data)
{
  const Journal *journal = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (HcLogEvent event = 0; event <= HC_LOG_BACKED_UP; event++)
    {
      hc_log_write (event, NULL, NULL, NULL);
      g_assert_true (g_hash_table_add (seen, g_strdup (g_hash_table_lookup (journal->fields, "MESSAGE_ID"))));
      g_assert_true (g_hash_table_add (seen, g_strdup (g_hash_table_lookup (journal->fields, "HANDCLASP_EVENT"))));
    }
}

static void
test_holds_back_a_flood (gconstpointer data)
{
  const Journal *journal = data;
  guint n_before = journal->n_written;
  HcLogPace pace = { 0 };

  for (guint i = 0; i < 1000; i++)
    hc_log_write_paced (&pace, HC_LOG_CONNECTIONS_FULL, NULL, "10.0.0.1", "connections");
  g_assert_cmpuint (journal->n_written, ==, n_before + 1);
  assert_field (journal, "HANDCLASP_DETAIL", "connections");

  pace.next = 0; /* a minute later */
  hc_log_write_paced (&pace, HC_LOG_CONNECTIONS_FULL, NULL, "10.0.0.1", "connections");
  g_assert_cmpuint (journal->n_written, ==, n_before + 2);
  assert_field (journal, "HANDCLASP_DETAIL", "connections, and 999 more before");
  hc_log_write_paced (&pace, HC_LOG_CONNECTIONS_FULL, NULL, "10.0.0.1", "connections");
  g_assert_cmpuint (journal->n_written, ==, n_before + 2);
}

int
main (int argc, char **argv)
{
  Journal journal = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (keep, &journal, NULL);

  g_test_add_data_func ("/log/names-each-fact", &journal, test_names_each_fact);
  g_test_add_data_func ("/log/leaves-out-what-it-was-not-told", &journal, test_leaves_out_what_it_was_not_told);
  g_test_add_data_func ("/log/keeps-out-what-is-no-username", &journal, test_keeps_out_what_is_no_username);
  g_test_add_data_func ("/log/has-another-id-for-each-event", &journal, test_has_another_id_for_each_event);
  g_test_add_data_func ("/log/holds-back-a-flood", &journal, test_holds_back_a_flood);
  status = g_test_run ();
  g_hash_table_unref (journal.fields);
  return status;
}
