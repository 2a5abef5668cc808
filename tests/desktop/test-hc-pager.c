/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pager.h"
#include "hc-sitter.h"

#define N_PEOPLE 60

/* What came: how many on each page; a slash before the first, a cross for none. */
static void
note_page (HcPager *pager, HcMessage *page, gboolean is_first, GString *pages)
{
  if (page == NULL)
    g_string_append (pages, " x");
  else
    g_string_append_printf (pages, " %s%u", is_first ? "/" : "", page->items->len);
}

typedef struct
{
  HcHouse *house;
  HcSeat  *zoe;
  HcPager *pager;
  GString *pages;
} HcScene;

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->house = hc_house_new (NULL, NULL);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%03u", i);
      g_autoptr (GAsyncResult) result = NULL;

      hc_store_add_account_async (scene->house->store, username, username, "no hash", NULL, hc_on_result, &result);
      hc_wait_for_result (&result);
    }
  scene->zoe = hc_sitter_new_seat (scene->house, "zoe");
  hc_house_settle (scene->house);
  scene->pager = hc_pager_new (scene->zoe, HC_LIST_PEOPLE);
  scene->pages = g_string_new (NULL);
  g_signal_connect (scene->pager, "page", G_CALLBACK (note_page), scene->pages);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  hc_seat_close (scene->zoe);
  g_assert_finalize_object (scene->pager);
  g_object_unref (scene->zoe);
  g_string_free (scene->pages, TRUE);
  hc_house_free (scene->house);
}

static void
brought (HcScene *scene, const char *expected)
{
  hc_house_settle (scene->house);
  g_assert_cmpstr (scene->pages->str, ==, expected);
}

static void
test_asks_as_somebody_looks (HcScene *scene, gconstpointer data)
{
  hc_pager_look (scene->pager, 0, 0);
  brought (scene, "");
  g_assert_cmpstr (hc_pager_get_face (scene->pager, 0), ==, "loading");
  g_assert_true (hc_pager_load (scene->pager));
  g_assert_false (hc_pager_load (scene->pager));
  brought (scene, " /50");
  hc_pager_look (scene->pager, 10, 50);
  brought (scene, " /50");
  hc_pager_look (scene->pager, 45, 50);
  hc_pager_look (scene->pager, 46, 50);
  brought (scene, " /50 10");
  g_assert_true (hc_pager_is_complete (scene->pager));
  hc_pager_look (scene->pager, 59, 60);
  g_assert_false (hc_pager_load (scene->pager));
  brought (scene, " /50 10");
}

static void
test_begins_anew_with_the_last_query (HcScene *scene, gconstpointer data)
{
  hc_pager_load (scene->pager);
  hc_pager_restart (scene->pager, "user01");
  hc_pager_restart (scene->pager, "user001");
  brought (scene, " /1");
  hc_pager_restart (scene->pager, "nobody");
  brought (scene, " /1 /0");
  g_assert_cmpstr (hc_pager_get_face (scene->pager, 0), ==, "empty");
}

/* Also where the list before was complete. */
static void
test_asks_again_for_what_failed (HcScene *scene, gconstpointer data)
{
  hc_sitter_break (scene->house, "pair");
  hc_pager_load (scene->pager);
  brought (scene, " x");
  g_assert_cmpstr (hc_pager_get_face (scene->pager, 0), ==, "failed");
  hc_sitter_mend (scene->house, "pair");
  hc_pager_restart (scene->pager, "user001");
  brought (scene, " x /1");
  hc_sitter_break (scene->house, "pair");
  hc_pager_restart (scene->pager, NULL);
  brought (scene, " x /1 x");
  hc_sitter_mend (scene->house, "pair");
  hc_pager_look (scene->pager, 0, 1);
  brought (scene, " x /1 x /50");
}

static void
test_brings_nothing_once_it_is_closed (HcScene *scene, gconstpointer data)
{
  hc_pager_load (scene->pager);
  hc_pager_close (scene->pager);
  brought (scene, "");
}

static void
test_asks_for_nothing_once_it_is_closed (HcScene *scene, gconstpointer data)
{
  hc_pager_load (scene->pager);
  brought (scene, " /50");
  hc_pager_close (scene->pager);
  hc_pager_look (scene->pager, 49, 50);
  hc_pager_go_on (scene->pager);
  g_assert_false (hc_pager_load (scene->pager));
  hc_pager_restart (scene->pager, "user001");
  brought (scene, " /50");
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
  add ("/pager/asks-as-somebody-looks", test_asks_as_somebody_looks);
  add ("/pager/begins-anew-with-the-last-query", test_begins_anew_with_the_last_query);
  add ("/pager/asks-again-for-what-failed", test_asks_again_for_what_failed);
  add ("/pager/brings-nothing-once-it-is-closed", test_brings_nothing_once_it_is_closed);
  add ("/pager/asks-for-nothing-once-it-is-closed", test_asks_for_nothing_once_it_is_closed);
  return g_test_run ();
}
