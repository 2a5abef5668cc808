/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-loadable.h"
#include "hc-book.h"

/**
 * HcBook:
 *
 * What one window knows, put there by what its seat was delivered and by nothing else: who there
 * is, the lists, which alerts are open. A choice that somebody makes goes to the host; what becomes
 * of it is seen when the host says so.
 */
struct _HcBook
{
  GObject       parent_instance;

  int           who_may_ask; /* HcWhoMayAsk, or -1 before the welcome */

  /* owned */
  HcSeat       *seat;
  HcPersonItem *me;
  GHashTable   *people; /* username to HcPersonItem */
  HcPersonList *lists[HC_LIST_EVENTS];
  HcAlerts     *alerts;
  HcActivity   *activity;
};

G_DEFINE_FINAL_TYPE (HcBook, hc_book, G_TYPE_OBJECT)

typedef enum
{
  PROP_ME = 1,
  PROP_WHO_MAY_ASK,
  PROP_N_ALERTS,
} HcBookProperty;

static GParamSpec *properties[PROP_N_ALERTS + 1];

typedef enum
{
  SIGNAL_READY,
  SIGNAL_ALERT,
  SIGNAL_ALERT_OVER,
  SIGNAL_DONE,
  SIGNAL_COMPLAINT,
  SIGNAL_SAVED,
} HcBookSignal;

static guint signals[SIGNAL_SAVED + 1];

/* A choice on its way. */
typedef struct
{
  HcBook       *book;
  HcPersonItem *item; /* NULL where nobody is known by that name */
  HcChoice      choice;
} HcChoosing;

static void
free_choosing (HcChoosing *choosing)
{
  g_object_unref (choosing->book);
  g_clear_object (&choosing->item);
  g_free (choosing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HcChoosing, free_choosing)

static void
on_alert_over (HcBook *self, HcEvent *alert)
{
  g_signal_emit (self, signals[SIGNAL_ALERT_OVER], 0, alert);
}

static void
on_alerts_changed (HcBook *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ALERTS]);
}

/* Takes over what was told of one person and puts it right in every list. */
static void
learn (HcBook *self, HcPerson *person, gboolean is_past)
{
  HcPersonItem *item = g_hash_table_lookup (self->people, person->username);

  if (item == NULL)
    {
      item = hc_person_item_new (person);
      g_hash_table_insert (self->people, (gpointer) hc_person_item_get_username (item), item);
    }
  else if (!hc_person_item_learn (item, person, is_past))
    return;

  for (guint kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    hc_person_list_place (self->lists[kind], item);
  hc_alerts_recheck (self->alerts, hc_person_item_get_person (item));
}

static void
lose (HcBook *self, const char *username)
{
  g_autoptr (HcPerson) gone = hc_person_new (&(HcPerson){ .username = (char *) username });

  for (guint kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    hc_person_list_remove (self->lists[kind], username);
  hc_alerts_recheck (self->alerts, gone);
  g_hash_table_remove (self->people, username);
}

static void
set_who_may_ask (HcBook *self, int who)
{
  if (who < 0 || who == self->who_may_ask)
    return;
  self->who_may_ask = who;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHO_MAY_ASK]);
}

/* Always a snapshot: what a window knows does not outlive it. */
static void
take_welcome (HcBook *self, HcMessage *welcome)
{
  static const HcListKind wanted[] = { HC_LIST_PEOPLE, HC_LIST_INCOMING, HC_LIST_OUTGOING, HC_LIST_FRIENDS };

  learn (self, welcome->person, FALSE);
  set_who_may_ask (self, welcome->who_may_ask);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    hc_loadable_load (HC_LOADABLE (self->lists[wanted[i]]));
  hc_activity_begin (self->activity, welcome->counts.unseen);
  g_signal_emit (self, signals[SIGNAL_READY], 0);
}

static void
take_event (HcBook *self, HcEvent *event)
{
  if (event->kind == HC_EVENT_SEEN)
    hc_alerts_drop (self->alerts, event->upto);
  else
    learn (self, event->person, FALSE);
  hc_activity_add (self->activity, event);
  if (!event->is_alert)
    return;
  hc_alerts_add (self->alerts, event);
  g_signal_emit (self, signals[SIGNAL_ALERT], 0, event);
}

/* Listed events tell what was, not what is: no person is learnt from them. */
static void
take_page (HcBook *self, HcMessage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    {
      HcEvent *event = page->items->pdata[i];

      if (page->what != HC_LIST_EVENTS)
        learn (self, page->items->pdata[i], FALSE);
      else if (event->is_alert)
        hc_alerts_add (self->alerts, event);
    }
}

static void
take_presence (HcBook *self, HcMessage *message)
{
  HcPersonItem *item = g_hash_table_lookup (self->people, message->username);

  if (item != NULL)
    hc_person_item_set_presence (item, message->presence, message->last_seen);
}

static void
on_message (HcBook *self, HcMessage *message)
{
  switch (message->type)
    {
    case HC_MESSAGE_WELCOME:
      take_welcome (self, message);
      break;
    case HC_MESSAGE_REPLY:
      learn (self, message->person, FALSE);
      set_who_may_ask (self, message->who_may_ask);
      break;
    case HC_MESSAGE_EVENT:
      take_event (self, message->event);
      break;
    case HC_MESSAGE_PAGE:
      take_page (self, message);
      break;
    case HC_MESSAGE_PRESENCE:
      take_presence (self, message);
      break;
    case HC_MESSAGE_DIRECTORY:
      if (message->change == HC_DIRECTORY_LEFT)
        lose (self, message->person->username);
      else
        learn (self, message->person, FALSE);
      break;
    case HC_MESSAGE_ERROR:
    default:
      break;
    }
}

static void
on_answer (GObject *seat, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcChoosing) choosing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) answer = hc_seat_ask_finish (HC_SEAT (seat), result, &error);
  g_autoptr (HcPersonItem) item = NULL;

  if (choosing->item != NULL)
    hc_person_item_set_waiting (choosing->item, HC_NO_CHOICE);
  if (answer == NULL)
    {
      g_signal_emit (choosing->book, signals[SIGNAL_COMPLAINT], 0, error);
      return;
    }
  /* Whom nobody knew the answer has told of. */
  g_set_object (&item, hc_book_find (choosing->book, answer->person->username));
  if (item != NULL)
    g_signal_emit (choosing->book, signals[SIGNAL_DONE], 0, (int) choosing->choice, (int) answer->result, item);
}

static void
on_setting_answered (GObject *seat, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcBook) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) answer = hc_seat_ask_finish (HC_SEAT (seat), result, &error);

  if (answer == NULL)
    g_signal_emit (self, signals[SIGNAL_COMPLAINT], 0, error);
  else
    g_signal_emit (self, signals[SIGNAL_SAVED], 0, answer->who_may_ask < 0);
  /* What was not changed shows again as it is. */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHO_MAY_ASK]);
}

static void
hc_book_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcBook *self = HC_BOOK (object);

  switch ((HcBookProperty) property_id)
    {
    case PROP_ME:
      g_value_set_object (value, self->me);
      break;
    case PROP_WHO_MAY_ASK:
      g_value_set_int (value, self->who_may_ask);
      break;
    case PROP_N_ALERTS:
      g_value_set_uint (value, hc_alerts_count (self->alerts));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_book_finalize (GObject *object)
{
  HcBook *self = HC_BOOK (object);

  for (guint kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    g_clear_object (&self->lists[kind]);
  g_clear_object (&self->me);
  g_clear_object (&self->alerts);
  g_clear_object (&self->activity);
  g_hash_table_unref (self->people);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (hc_book_parent_class)->finalize (object);
}

static void
hc_book_class_init (HcBookClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_book_get_property;
  object_class->finalize = hc_book_finalize;

  properties[PROP_ME] = g_param_spec_object ("me", NULL, NULL, HC_TYPE_PERSON_ITEM,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHO_MAY_ASK] = g_param_spec_int ("who-may-ask", NULL, NULL, -1, HC_WHO_NOBODY, -1,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ALERTS] =
    g_param_spec_uint ("n-alerts", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The welcome has come. */
  signals[SIGNAL_READY] =
    g_signal_new ("ready", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Of both: the HcEvent. The first comes only for what happens now. */
  signals[SIGNAL_ALERT] =
    g_signal_new ("alert", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_ALERT_OVER] =
    g_signal_new ("alert-over", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /* The host has answered: the HcChoice, the HcResult, and beside whom. */
  signals[SIGNAL_DONE] = g_signal_new ("done", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                       G_TYPE_INT, G_TYPE_INT, HC_TYPE_PERSON_ITEM);
  /* The host has refused: the GError. */
  signals[SIGNAL_COMPLAINT] =
    g_signal_new ("complaint", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /* The host has kept a setting: whether it is the name. */
  signals[SIGNAL_SAVED] =
    g_signal_new ("saved", HC_TYPE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
hc_book_init (HcBook *self)
{
  self->who_may_ask = -1;
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

HcBook *
hc_book_new (HcSeat *seat)
{
  HcBook *self = g_object_new (HC_TYPE_BOOK, NULL);

  self->seat = g_object_ref (seat);
  self->me = hc_person_item_new (hc_seat_get_session (seat)->me);
  g_hash_table_insert (self->people, (gpointer) hc_person_item_get_username (self->me), g_object_ref (self->me));
  for (guint kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    self->lists[kind] = hc_person_list_new (kind, seat, self->people);
  self->alerts = hc_alerts_new (seat);
  self->activity = hc_activity_new (seat, self->alerts);
  g_signal_connect_object (self->alerts, "over", G_CALLBACK (on_alert_over), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->alerts, "changed", G_CALLBACK (on_alerts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * hc_book_choose:
 * @note: (nullable): of %HC_DEED_REQUEST and %HC_DEED_REFUSE, cleaned
 *
 * Asks the host to do it. Ends in one of the signals HcBook::done and HcBook::complaint; meanwhile
 * the person's item waits.
 */
void
hc_book_choose (HcBook *self, HcChoice choice, const char *username, const char *note)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_DEED);
  HcChoosing *choosing = g_new0 (HcChoosing, 1);
  HcPersonItem *item = g_hash_table_lookup (self->people, username);

  g_return_if_fail (HC_IS_BOOK (self));

  command->deed = hc_choice_get_deed (choice);
  command->to = g_strdup (username);
  command->note = g_strdup (note);
  choosing->book = g_object_ref (self);
  choosing->choice = choice;
  if (item != NULL)
    {
      choosing->item = g_object_ref (item);
      hc_person_item_set_waiting (item, choice);
    }
  hc_seat_ask_async (self->seat, command, NULL, on_answer, choosing);
}

/**
 * hc_book_complain:
 *
 * Tells of what cannot be asked of the host as if it had refused it.
 */
void
hc_book_complain (HcBook *self, const GError *error)
{
  g_return_if_fail (HC_IS_BOOK (self));

  g_signal_emit (self, signals[SIGNAL_COMPLAINT], 0, error);
}

/**
 * hc_book_set_name:
 * @name: cleaned
 */
void
hc_book_set_name (HcBook *self, const char *name)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_PROFILE);

  command->name = g_strdup (name);
  hc_seat_ask_async (self->seat, command, NULL, on_setting_answered, g_object_ref (self));
}

void
hc_book_set_who_may_ask (HcBook *self, HcWhoMayAsk who)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_SETTINGS);

  command->who_may_ask = who;
  hc_seat_ask_async (self->seat, command, NULL, on_setting_answered, g_object_ref (self));
}

/**
 * hc_book_watch:
 * @usernames: at most %HC_WATCH_MAX: whose presence is to be told from now on
 */
void
hc_book_watch (HcBook *self, GStrv usernames)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_WATCH);

  g_return_if_fail (HC_IS_BOOK (self));

  if (!hc_seat_is_live (self->seat))
    return;
  command->usernames = g_strdupv (usernames);
  hc_seat_ask_async (self->seat, command, NULL, NULL, NULL);
}

/**
 * hc_book_close:
 *
 * Leaves the host.
 */
void
hc_book_close (HcBook *self)
{
  g_return_if_fail (HC_IS_BOOK (self));

  for (guint kind = 0; kind < G_N_ELEMENTS (self->lists); kind++)
    hc_person_list_close (self->lists[kind]);
  hc_activity_close (self->activity);
  hc_seat_close (self->seat);
}

HcSeat *
hc_book_get_seat (HcBook *self)
{
  return self->seat;
}

HcAlerts *
hc_book_get_alerts (HcBook *self)
{
  return self->alerts;
}

HcActivity *
hc_book_get_activity (HcBook *self)
{
  return self->activity;
}

HcPersonItem *
hc_book_get_me (HcBook *self)
{
  return self->me;
}

/**
 * hc_book_get_list:
 * @kind: any but %HC_LIST_EVENTS
 *
 * Returns: (transfer none):
 */
HcPersonList *
hc_book_get_list (HcBook *self, HcListKind kind)
{
  g_return_val_if_fail (kind < HC_LIST_EVENTS, NULL);

  return self->lists[kind];
}

/**
 * hc_book_find:
 *
 * Returns: (transfer none) (nullable):
 */
HcPersonItem *
hc_book_find (HcBook *self, const char *username)
{
  return g_hash_table_lookup (self->people, username);
}

int
hc_book_get_who_may_ask (HcBook *self)
{
  return self->who_may_ask;
}
