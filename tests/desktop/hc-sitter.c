/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <sqlite3.h>

#include "hc-sitter.h"

#define PATIENCE_MS 10000

static void
rename_table (HcHouse *house, const char *from, const char *to)
{
  g_autofree char *path = g_build_filename (house->folder, "handclasp.sqlite", NULL);
  g_autofree char *sql = g_strdup_printf ("ALTER TABLE %s RENAME TO %s", from, to);
  sqlite3 *connection;

  g_assert_cmpint (sqlite3_open_v2 (path, &connection, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, PATIENCE_MS);
  g_assert_cmpint (sqlite3_exec (connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (connection);
}

/* A new account whose seat has just said hello. Returns: (transfer full) */
HcSeat *
hc_sitter_new_seat (HcHouse *house, const char *username)
{
  HcGuest *guest = hc_guest_new_stranger (house, username);

  hc_guest_leave (guest);
  return hc_seat_new (house->dispatcher, guest->session);
}

/* A new account's book, filled. Returns: (transfer full) */
HcBook *
hc_sitter_new_book (HcHouse *house, const char *username)
{
  g_autoptr (HcSeat) seat = hc_sitter_new_seat (house, username);
  HcBook *book = hc_book_new (seat);

  hc_house_settle (house);
  hc_house_settle (house);
  return book;
}

/* Returns: (transfer full): the usernames in @model, with a blank between them */
char *
hc_sitter_list (GListModel *model)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (list->len > 0)
        g_string_append_c (list, ' ');
      g_string_append (list, HC_IS_PERSON_ITEM (item) ? hc_person_item_get_username (HC_PERSON_ITEM (item)) : "-");
    }
  return g_string_free (list, FALSE);
}

/* Whoever is in the list now. */
void
hc_sitter_sees (HcBook *book, HcListKind kind, const char *usernames)
{
  g_autofree char *list = hc_sitter_list (G_LIST_MODEL (hc_book_get_list (book, kind)));

  g_assert_cmpstr (list, ==, usernames);
}

/* Tells everybody of @guest, as those see them who have nothing with them. */
void
hc_sitter_announce (HcGuest *guest, HcDirectoryChange change)
{
  HcPerson fields = *guest->session->me;
  g_autoptr (HcPerson) person = NULL;

  fields.standing = HC_STANDING_NONE;
  person = hc_person_new (&fields);
  hc_directory_announce (guest->house->directory, change, person);
}

/* The store cannot read @table any more, and says so once. */
void
hc_sitter_break (HcHouse *house, const char *table)
{
  rename_table (house, table, "broken");
  g_test_expect_message ("handclasp", G_LOG_LEVEL_WARNING, "Database: *no such table*");
}

void
hc_sitter_mend (HcHouse *house, const char *table)
{
  g_test_assert_expected_messages ();
  rename_table (house, "broken", table);
}
