/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-faults"

#include "hc-store-private.h"
#include "witness.h"

#define N_PEOPLE 6
#define READ_AT_ONCE 1000

static const char *const deeds[] = { "request", "request",  "request", "cancel",  "accept",     "accept", "decline",
                                     "refuse",  "unfriend", "block",   "unblock", "preapprove", "revoke", "restore" };

typedef struct
{
  char      *username;
  gint64     id;
  GPtrArray *events; /* (element-type utf8) by seq, from 1; NULL where nobody was told */
} WitnessPerson;

typedef struct
{
  Witness   *witness;
  gint64     user_id;
  HcCommand *command;
  HcResult   result;
} WitnessDeed;

static void
witness_person_free (WitnessPerson *self)
{
  g_free (self->username);
  g_ptr_array_unref (self->events);
  g_free (self);
}

static void
witness_deed_free (WitnessDeed *self)
{
  hc_command_unref (self->command);
  g_free (self);
}

static WitnessPerson *
find_person (Witness *self, const char *username)
{
  for (guint i = 0; i < self->people->len; i++)
    if (g_str_equal (((WitnessPerson *) self->people->pdata[i])->username, username))
      return self->people->pdata[i];
  return NULL;
}

static char *
describe (const HcEvent *event)
{
  return g_strdup_printf ("%s of %s, version %" G_GINT64_FORMAT ", at %" G_GINT64_FORMAT ": %s",
                          hc_event_kind_get_word (event->kind), event->person->username, event->person->version,
                          event->at, event->note != NULL ? event->note : "");
}

/* An event is what it was when somebody was first told of it. */
static void
remember (Witness *self, WitnessPerson *person, const HcEvent *event)
{
  g_autofree char *text = describe (event);
  char **place;

  if (person->events->len < event->seq)
    g_ptr_array_set_size (person->events, (int) event->seq);
  place = (char **) &person->events->pdata[event->seq - 1];
  if (*place == NULL)
    self->n_events++;
  else if (!g_str_equal (*place, text))
    self->n_wrong++;
  g_free (*place);
  *place = g_steal_pointer (&text);
}

static void
remember_outcome (Witness *self, const HcOutcome *outcome)
{
  for (guint i = 0; i < outcome->deliveries->len; i++)
    {
      const HcDelivery *delivery = outcome->deliveries->pdata[i];

      remember (self, find_person (self, delivery->username), delivery->event);
    }
}

static void
on_done (GObject *store, GAsyncResult *result, gpointer data)
{
  WitnessDeed *deed = data;
  Witness *self = deed->witness;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcOutcome) outcome = hc_store_relate_finish (HC_STORE (store), result, &error);

  self->n_waiting--;
  if (outcome != NULL)
    {
      deed->result = outcome->result;
      remember_outcome (self, outcome);
      g_ptr_array_add (self->answered, deed);
      self->n_answered++;
      return;
    }
  g_assert_cmpint (error->domain, ==, HC_ERROR);
  if (!g_error_matches (error, HC_ERROR, HC_ERROR_STORAGE))
    {
      witness_deed_free (deed);
      return;
    }
  g_ptr_array_add (self->refused, deed);
  self->n_refused++;
}

static void
do_deed (Witness *self)
{
  guint who = (guint) g_rand_int_range (self->dice, 0, (gint32) self->people->len);
  guint to = (who + (guint) g_rand_int_range (self->dice, 1, (gint32) self->people->len)) % self->people->len;
  const WitnessPerson *person = self->people->pdata[who];
  const WitnessPerson *other = self->people->pdata[to];
  const char *what = deeds[g_rand_int_range (self->dice, 0, G_N_ELEMENTS (deeds))];
  WitnessDeed *deed = g_new0 (WitnessDeed, 1);

  deed->witness = self;
  deed->user_id = person->id;
  deed->command = store_new_deed (&self->f, what, other->username, g_rand_boolean (self->dice) ? "hello" : NULL);
  self->n_waiting++;
  hc_store_relate_async (self->f.store, deed->user_id, deed->command, 0, NULL, on_done, deed);
}

/* Once more with the same id: what was done is told again, and does nothing. Returns: whether it was known */
static gboolean
is_kept (Witness *self, const WitnessDeed *deed, gboolean is_answered)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcOutcome) outcome =
    hc_store_relate_finish (self->f.store, STORE_CALL (&self->f, relate, deed->user_id, deed->command, 0), &error);

  if (outcome == NULL)
    return FALSE;
  remember_outcome (self, outcome);
  return outcome->is_repeated && (!is_answered || outcome->result == deed->result);
}

static void
check_events (Witness *self, WitnessPerson *person, gint64 last)
{
  gint64 seq = 0;
  guint n_read;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) events = NULL;

      events = hc_store_read_events_finish (
        self->f.store, STORE_CALL (&self->f, read_events, person->id, seq, READ_AT_ONCE), &error);
      g_assert_no_error (error);
      n_read = events->len;
      for (guint i = 0; i < n_read; i++)
        {
          self->n_wrong += ((HcEvent *) events->pdata[i])->seq != ++seq;
          remember (self, person, events->pdata[i]);
        }
    }
  while (n_read == READ_AT_ONCE);
  self->n_wrong += seq != last;
  self->n_wrong += person->events->len - (guint) seq;
  g_ptr_array_set_size (person->events, (int) seq);
}

static void
check_person (Witness *self, WitnessPerson *person)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HcGreeting) greeting =
    hc_store_greet_finish (self->f.store, STORE_CALL (&self->f, greet, person->id, NULL, -1), &error);

  if (greeting == NULL || !g_str_equal (greeting->me->username, person->username))
    self->n_lost++;
  else
    check_events (self, person, greeting->seq);
}

Witness *
witness_new (guint32 seed)
{
  Witness *self = g_new0 (Witness, 1);

  self->dice = g_rand_new_with_seed (seed);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) witness_person_free);
  self->answered = g_ptr_array_new_with_free_func ((GDestroyNotify) witness_deed_free);
  self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) witness_deed_free);
  return self;
}

void
witness_free (Witness *self)
{
  g_rand_free (self->dice);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->answered);
  g_ptr_array_unref (self->refused);
  g_free (self);
}

/**
 * witness_begin_folder:
 *
 * A folder with a database that nobody is in yet.
 */
void
witness_begin_folder (Witness *self)
{
  store_fixture_set_up (&self->f, NULL);
  store_fixture_close (&self->f);
  g_ptr_array_set_size (self->people, 0);
}

void
witness_end_folder (Witness *self)
{
  store_fixture_open (&self->f);
  store_fixture_discard (&self->f);
}

/**
 * witness_open:
 *
 * Returns: whether the store could be opened; it must say why not
 */
gboolean
witness_open (Witness *self)
{
  g_autoptr (GError) error = NULL;

  self->f.store = hc_store_new (self->f.folder, &self->f.limits, self->f.clock, self->f.board, &error);
  if (self->f.store == NULL)
    g_assert_error (error, HC_ERROR, HC_ERROR_STORAGE);
  return self->f.store != NULL;
}

void
witness_close (Witness *self)
{
  if (self->f.store != NULL)
    store_fixture_close (&self->f);
}

/* A pragma may be no part of a transaction, and the store's thread is always in one. */
static gpointer
run_set (HcDesk *desk, gpointer pragma, GError **error)
{
  hc_database_execute (desk->database, "COMMIT");
  hc_database_execute (desk->database, pragma);
  hc_database_execute (desk->database, "BEGIN");
  return NULL;
}

static const HcJobType set = { .run = run_set };

/**
 * witness_set:
 * @pragma: a literal
 */
void
witness_set (Witness *self, const char *pragma)
{
  hc_store_submit (self->f.store, &set, (gpointer) pragma, NULL, NULL, NULL);
}

/**
 * witness_add_people:
 *
 * Everybody who is not there yet, as far as the store can.
 */
void
witness_add_people (Witness *self)
{
  for (guint i = self->people->len; i < N_PEOPLE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *username = g_strdup_printf ("person-%u", ++self->n_people);
      WitnessPerson *person;
      gint64 id = hc_store_add_account_finish (
        self->f.store, STORE_CALL (&self->f, add_account, username, "Somebody", "hash"), &error);

      if (error != NULL)
        {
          g_assert_error (error, HC_ERROR, HC_ERROR_STORAGE);
          continue;
        }
      person = g_new0 (WitnessPerson, 1);
      person->username = g_steal_pointer (&username);
      person->id = id;
      person->events = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (self->people, person);
    }
}

/**
 * witness_do_deeds:
 * @n_deeds: that are asked for at once
 *
 * Waits for all answers.
 */
void
witness_do_deeds (Witness *self, guint n_deeds)
{
  for (guint i = 0; i < n_deeds && self->people->len > 1; i++)
    do_deed (self);
  while (self->n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * witness_do_other:
 *
 * What the store is asked besides deeds. It may say that it cannot.
 */
void
witness_do_other (Witness *self)
{
  g_autoptr (GPtrArray) deliveries = NULL;
  gboolean has_more;

  hc_store_heartbeat (self->f.store);
  hc_store_do_chores_async (self->f.store, NULL, store_fixture_on_ready, &self->f);
  deliveries = hc_store_do_chores_finish (self->f.store, store_fixture_wait (&self->f), &has_more, NULL);
}

/**
 * witness_check:
 *
 * Opens the database as it is, compares it with what was told, and closes it. No deed that was
 * refused may be half done: the rules of the tables hold.
 */
void
witness_check (Witness *self)
{
  store_fixture_open (&self->f);
  for (guint i = 0; i < self->people->len; i++)
    check_person (self, self->people->pdata[i]);
  for (guint i = 0; i < self->answered->len; i++)
    self->n_lost += !is_kept (self, self->answered->pdata[i], TRUE);
  for (guint i = 0; i < self->refused->len; i++)
    self->n_ghosts += is_kept (self, self->refused->pdata[i], FALSE);
  g_ptr_array_set_size (self->answered, 0);
  g_ptr_array_set_size (self->refused, 0);
  store_fixture_close (&self->f);
  store_check_counts (&self->f);
}
