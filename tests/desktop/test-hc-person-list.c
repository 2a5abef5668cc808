/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-sitter.h"

#define N_PEOPLE 130

static void
populate (HcHouse *house, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%03u", i);
      g_autoptr (GAsyncResult) result = NULL;

      hc_store_add_account_async (house->store, username, username, "no hash", NULL, hc_on_result, &result);
      hc_wait_for_result (&result);
    }
}

static char *
get_face (HcPersonList *list)
{
  char *face;

  g_object_get (list, "face", &face, NULL);
  return face;
}

static void
shows (HcPersonList *list, const char *expected)
{
  g_autofree char *face = get_face (list);

  g_assert_cmpstr (face, ==, expected);
}

static void
look_at (HcPersonList *list, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (item);
}

static void
test_loads_as_one_looks (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = NULL;
  HcPersonList *people;

  populate (house, N_PEOPLE);
  ann = hc_sitter_new_book (house, "zoe");
  people = hc_book_get_list (ann, HC_LIST_PEOPLE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, HC_PAGE_USUAL);
  look_at (people, 10);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, HC_PAGE_USUAL);
  look_at (people, HC_PAGE_USUAL - 1);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, 2 * HC_PAGE_USUAL);
  look_at (people, 2 * HC_PAGE_USUAL - 1);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, N_PEOPLE);
  g_assert_true (hc_person_list_is_complete (people));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (people), N_PEOPLE));
  hc_book_close (ann);
}

/* Where the host could not answer is not the end of the list. */
static void
test_asks_again_at_the_next_look (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = NULL;
  HcPersonList *people;

  populate (house, N_PEOPLE);
  ann = hc_sitter_new_book (house, "zoe");
  people = hc_book_get_list (ann, HC_LIST_PEOPLE);
  hc_sitter_break (house, "pair");
  look_at (people, HC_PAGE_USUAL - 1);
  hc_house_settle (house);
  hc_sitter_mend (house, "pair");
  shows (people, "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, HC_PAGE_USUAL);
  look_at (people, HC_PAGE_USUAL - 1);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, 2 * HC_PAGE_USUAL);
  hc_book_close (ann);
}

static void
test_the_last_search_wins (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = NULL;
  HcPersonList *people;

  populate (house, 30);
  ann = hc_sitter_new_book (house, "zoe");
  people = hc_book_get_list (ann, HC_LIST_PEOPLE);
  hc_person_list_set_query (people, "user00");
  hc_person_list_set_query (people, "user01");
  hc_person_list_set_query (people, "user025");
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "user025");
  hc_person_list_set_query (people, "nobody at all");
  hc_house_settle (house);
  shows (people, "empty");
  hc_person_list_set_query (people, "");
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, 30);
  hc_book_close (ann);
}

static void
test_what_is_found_stays_until_the_answer (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = NULL;
  HcPersonList *people;

  populate (house, 3);
  ann = hc_sitter_new_book (house, "zoe");
  people = hc_book_get_list (ann, HC_LIST_PEOPLE);
  hc_person_list_set_query (people, "user001");
  shows (people, "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, 3);
  hc_house_settle (house);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "user001");
  hc_book_close (ann);
}

/* On a page that was not asked for yet nobody appears; before its end everybody has a place. */
static void
test_newcomers_stand_where_the_host_puts_them (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = NULL;
  HcPersonList *people;
  HcGuest *late;
  HcGuest *early;

  populate (house, 60);
  ann = hc_sitter_new_book (house, "zoe");
  people = hc_book_get_list (ann, HC_LIST_PEOPLE);
  late = hc_guest_new (house, "yan");
  early = hc_guest_new (house, "aaron");
  hc_sitter_announce (late, HC_DIRECTORY_JOINED);
  hc_sitter_announce (early, HC_DIRECTORY_JOINED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, HC_PAGE_USUAL + 1);
  look_at (people, HC_PAGE_USUAL);
  hc_house_settle (house);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (people)), ==, 62);
  hc_book_close (ann);
}

static void
test_newcomers_outside_the_search_stay_out (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  HcGuest *bob;
  HcGuest *boris;

  hc_person_list_set_query (hc_book_get_list (ann, HC_LIST_PEOPLE), "bor");
  hc_house_settle (house);
  bob = hc_guest_new (house, "bob");
  boris = hc_guest_new (house, "boris");
  hc_sitter_announce (bob, HC_DIRECTORY_JOINED);
  hc_sitter_announce (boris, HC_DIRECTORY_JOINED);
  hc_sitter_sees (ann, HC_LIST_PEOPLE, "boris");
  hc_book_close (ann);
}

static void
test_the_newest_request_is_first (void)
{
  g_autoptr (HcHouse) house = hc_house_new (NULL, NULL);
  g_autoptr (HcBook) ann = hc_sitter_new_book (house, "ann");
  const char *const usernames[] = { "bob", "cem", "dee" };

  for (guint i = 0; i < G_N_ELEMENTS (usernames); i++)
    {
      hc_guest_does (hc_guest_new (house, usernames[i]), HC_DEED_REQUEST, "ann");
      hc_house_settle (house);
      hc_house_wait (house, 1000);
    }
  hc_sitter_sees (ann, HC_LIST_INCOMING, "dee cem bob");
  hc_book_close (ann);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person-list/loads-as-one-looks", test_loads_as_one_looks);
  g_test_add_func ("/person-list/asks-again-at-the-next-look", test_asks_again_at_the_next_look);
  g_test_add_func ("/person-list/the-last-search-wins", test_the_last_search_wins);
  g_test_add_func ("/person-list/what-is-found-stays-until-the-answer", test_what_is_found_stays_until_the_answer);
  g_test_add_func ("/person-list/newcomers-stand-where-the-host-puts-them",
                   test_newcomers_stand_where_the_host_puts_them);
  g_test_add_func ("/person-list/newcomers-outside-the-search-stay-out", test_newcomers_outside_the_search_stay_out);
  g_test_add_func ("/person-list/the-newest-request-is-first", test_the_newest_request_is_first);
  return g_test_run ();
}
