/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <locale.h>
#include <sys/resource.h>

#include "store-fixture.h"

/* How fast the store is by itself: pages and searches among 100,000 people, and deeds a second
 * with each durable before it is answered.
 *
 * Usage: store-bench [DEEDS] */

#define N_PEOPLE 100000
#define N_LISTS 200
#define N_ACTORS 10000
#define ROUND 512

typedef struct
{
  StoreFixture *f;
  guint         n_started;
  guint         n_done;
  guint         n_deeds;
  guint         first_pair;
  GArray       *times;    /* gint64 microseconds */
} Load;

typedef struct
{
  Load   *load;
  gint64  started_at;
} Deed;

static const char *const syllables[] = { "an", "be", "co", "da", "el", "fi", "ga", "ho", "iv", "jo", "ka", "li", "ma",
                                         "no", "ol", "pe", "qu", "ro", "sa", "ti", "ur", "vi", "wa", "xe", "yo", "zu" };

static char *
make_name (GRand *rand)
{
  GString *name = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 2, 4);

  for (guint i = 0; i < n; i++)
    g_string_append (name, syllables[g_rand_int_range (rand, 0, G_N_ELEMENTS (syllables))]);
  name->str[0] = g_ascii_toupper (name->str[0]);
  return g_string_free (name, FALSE);
}

static void
add_people (StoreFixture *f)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 started_at = g_get_monotonic_time ();

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *first = make_name (rand);
      g_autofree char *last = make_name (rand);
      g_autofree char *name = g_strdup_printf ("%s %s%s", first, last, i < 5000 ? " Alpha" : i < 10000 ? " Beta" : "");
      g_autofree char *username = g_strdup_printf ("u%u", i);

      hc_store_add_account_async (f->store, username, name, "hash", NULL, NULL, NULL);
    }
  store_add_named (f, "viewer", "Viewer");
  g_print ("%d people added in %.1f s\n", N_PEOPLE, (g_get_monotonic_time () - started_at) / 1e6);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static double
get_quantile (GArray *times, double quantile)
{
  g_array_sort (times, compare_times);
  return g_array_index (times, gint64, (guint) (quantile * (times->len - 1))) / 1000.0;
}

static void
measure_list (StoreFixture *f, const char *title, const char *query)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_items = 0;

  for (guint i = 0; i < N_LISTS; i++)
    {
      gint64 started_at = g_get_monotonic_time ();
      g_autoptr (HcPage) page = store_list_page (f, "viewer", HC_LIST_PEOPLE, query, NULL, 50, NULL);
      gint64 taken = g_get_monotonic_time () - started_at;

      n_items = page->items->len;
      g_array_append_val (times, taken);
    }
  g_print ("%-44s %3u found, median %6.2f ms, p99 %6.2f ms\n", title, n_items, get_quantile (times, 0.5),
           get_quantile (times, 0.99));
}

static void start_deed (Load *load);

static void
on_related (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  Load *load = deed->load;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcOutcome) outcome = hc_store_relate_finish (HC_STORE (object), result, &error);
  gint64 taken = g_get_monotonic_time () - deed->started_at;

  if (outcome == NULL || outcome->result != HC_RESULT_OK)
    g_error ("deed failed: %s", error != NULL ? error->message : "not ok");
  g_array_append_val (load->times, taken);
  load->n_done++;
  g_free (deed);
  if (load->n_started < load->n_deeds)
    start_deed (load);
}

/* A round of people ask, then those they asked accept. No two are a pair twice: the n-th time that
 * somebody asks it is the n-th next one after them. */
static void
start_deed (Load *load)
{
  guint number = load->n_started++;
  guint pair = load->first_pair + number / (2 * ROUND) * ROUND + number % ROUND;
  gboolean is_answer = number % (2 * ROUND) >= ROUND;
  guint one = pair % N_ACTORS;
  guint other = (one + 1 + pair / N_ACTORS) % N_ACTORS;
  g_autofree char *id = g_strdup_printf ("bench-%u-%d", pair, is_answer);
  g_autoptr (HcCommand) command = hc_command_new (HC_COMMAND_DEED, id);
  Deed *deed = g_new (Deed, 1);

  command->deed = is_answer ? HC_DEED_ACCEPT : HC_DEED_REQUEST;
  command->to = g_strdup_printf ("u%u", is_answer ? one : other);
  *deed = (Deed){ load, g_get_monotonic_time () };
  hc_store_relate_async (load->f->store, 1 + (is_answer ? other : one), command, 0, NULL, on_related, deed);
}

static double
get_processor_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
measure_deeds (StoreFixture *f, guint n_in_flight, guint n_deeds)
{
  static guint first_pair;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Load load = { .f = f, .n_deeds = n_deeds, .first_pair = first_pair, .times = times };
  gint64 started_at = g_get_monotonic_time ();
  double processor = get_processor_seconds ();
  double seconds;

  for (guint i = 0; i < n_in_flight; i++)
    start_deed (&load);
  while (load.n_done < n_deeds)
    g_main_context_iteration (NULL, TRUE);
  seconds = (g_get_monotonic_time () - started_at) / 1e6;
  first_pair += n_deeds;
  processor = get_processor_seconds () - processor;
  g_print ("deeds, %3u in flight: %8.0f a second, median %6.2f ms, p99 %6.2f ms, %5.1f us of processor each\n", n_in_flight,
           n_deeds / seconds, get_quantile (times, 0.5), get_quantile (times, 0.99), processor / n_deeds * 1e6);
}

static gpointer
back_up (gpointer data)
{
  StoreFixture *f = data;
  gint64 started_at = g_get_monotonic_time ();

  store_fixture_back_up (f, "bench");
  g_print ("%-44s %.2f s\n", "a backup meanwhile took", (g_get_monotonic_time () - started_at) / 1e6);
  return NULL;
}

/* As many deeds as a busy evening has at once, without and with a backup. */
static void
measure_backup (StoreFixture *f, guint n_deeds)
{
  GThread *thread;

  hc_keeper_stop (hc_store_get_keeper (f->store));
  measure_deeds (f, 32, n_deeds);
  thread = g_thread_new ("backup", back_up, f);
  measure_deeds (f, 32, n_deeds);
  g_thread_join (thread);
}

static void
measure_opening (StoreFixture *f)
{
  gint64 started_at;

  store_fixture_close (f);
  started_at = g_get_monotonic_time ();
  store_fixture_open (f);
  g_print ("%-44s %.2f ms\n", "opened in", (g_get_monotonic_time () - started_at) / 1000.0);
}

int
main (int argc, char **argv)
{
  StoreFixture f = { 0 };
  guint n_deeds = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 102400;

  setlocale (LC_ALL, "C.UTF-8");
  store_fixture_set_up (&f, NULL);
  add_people (&f);
  measure_opening (&f);
  measure_list (&f, "people, first page", NULL);
  measure_list (&f, "search, one has it (u4242)", "u4242");
  measure_list (&f, "search, a tenth have it (an)", "an");
  measure_list (&f, "search, a few have it (zuzu)", "zuzu");
  measure_list (&f, "search, two common words (an be)", "an be");
  measure_list (&f, "search, two common words, nobody has both", "alpha beta");
  measure_list (&f, "search, common and rare, nobody has both", "an zubezubezu");
  measure_deeds (&f, 1, n_deeds / 20);
  measure_deeds (&f, 32, n_deeds);
  measure_deeds (&f, 256, n_deeds);
  measure_backup (&f, n_deeds / 10);
  store_fixture_discard (&f);
  return 0;
}
