/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <string.h>

#include "hc-guest.h"

/* As a socket does: whose session is over goes at once. */
static void
on_end (HcRecorder *member, gpointer data)
{
  HcGuest *self = data;

  hc_dispatcher_dismiss (self->house->dispatcher, self->client);
}

static HcSession *
make_session (HcHouse *house, const char *username)
{
  static guint n_sessions;
  g_autofree char *token_hash = g_strdup_printf ("token of %u", ++n_sessions);
  g_autofree char *name = g_strdup (username);
  g_autoptr (GAsyncResult) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  HcSession *session;
  gint64 user_id;

  name[0] = g_ascii_toupper (name[0]);
  hc_store_add_account_async (house->store, username, name, "no hash", NULL, hc_on_result, &account);
  hc_wait_for_result (&account);
  user_id = hc_store_add_account_finish (house->store, account, &error);
  g_assert_no_error (error);
  hc_store_add_session_async (house->store, user_id, NULL, token_hash, NULL, NULL, NULL, hc_on_result, &result);
  hc_wait_for_result (&result);
  session = hc_store_add_session_finish (house->store, result, &error);
  g_assert_no_error (error);
  return session;
}

/* Somebody who has not said hello. Returns: (transfer none) */
HcGuest *
hc_guest_new_client (HcHouse *house, HcSession *session)
{
  HcGuest *self = g_new0 (HcGuest, 1);

  self->house = house;
  self->username = g_strdup (session->me->username);
  self->session = hc_session_ref (session);
  self->member = hc_recorder_new (self->username);
  hc_recorder_set_end_hook (self->member, on_end, self);
  g_ptr_array_add (house->guests, self);
  hc_guest_enter (self);
  return self;
}

/* A new account that has not said hello. Returns: (transfer none) */
HcGuest *
hc_guest_new_stranger (HcHouse *house, const char *username)
{
  g_autoptr (HcSession) session = make_session (house, username);

  return hc_guest_new_client (house, session);
}

/* A new account that has said hello. Returns: (transfer none) */
HcGuest *
hc_guest_new (HcHouse *house, const char *username)
{
  HcGuest *self = hc_guest_new_stranger (house, username);

  hc_guest_greet (self);
  return self;
}

/* The same session once more, greeted. Returns: (transfer none) */
HcGuest *
hc_guest_new_device (HcGuest *other)
{
  HcGuest *self = hc_guest_new_client (other->house, other->session);

  hc_guest_greet (self);
  return self;
}

void
hc_guest_free (HcGuest *self)
{
  g_assert_null (self->client);
  g_assert_finalize_object (self->member);
  hc_session_unref (self->session);
  g_free (self->username);
  g_free (self->epoch);
  g_free (self);
}

void
hc_guest_enter (HcGuest *self)
{
  self->client = hc_dispatcher_admit (self->house->dispatcher, HC_MEMBER (self->member), self->session);
}

void
hc_guest_leave (HcGuest *self)
{
  if (self->client != NULL)
    hc_dispatcher_dismiss (self->house->dispatcher, self->client);
  g_clear_object (&self->client);
  hc_guest_clear (self);
}

/* What it was told so far is of no interest, but for the seq. */
void
hc_guest_clear (HcGuest *self)
{
  while (hc_recorder_count (self->member) > 0)
    {
      g_autoptr (HcMessage) message = hc_recorder_take (self->member);

      if (message->type == HC_MESSAGE_EVENT)
        self->seq = message->event->seq;
    }
}

void
hc_guest_repeats (HcGuest *self, const char *json)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcCommand) command = hc_command_parse (json, strlen (json), &id, &error);

  g_assert_no_error (error);
  hc_dispatcher_dispatch (self->house->dispatcher, self->client, command);
}

/* Says @format, the type and other fields in single quotes, with an id of its own. Returns: (transfer
 * full): the JSON, to repeat it */
char *
hc_guest_says (HcGuest *self, const char *format, ...)
{
  g_autofree char *fields = NULL;
  char *json;
  va_list values;

  va_start (values, format);
  fields = g_strdup_vprintf (format, values);
  va_end (values);
  g_strdelimit (fields, "'", '"');
  json = g_strdup_printf ("{%s,\"id\":\"%s-%p-%u\"}", fields, "said", (gpointer) self, ++self->n_said);
  hc_guest_repeats (self, json);
  return json;
}

void
hc_guest_does (HcGuest *self, HcDeed deed, const char *to)
{
  g_free (hc_guest_says (self, "'type':'%s','to':'%s'", hc_deed_get_word (deed), to));
}

static void
take_welcome (HcGuest *self, gboolean is_replay)
{
  g_autoptr (HcMessage) welcome = hc_guest_waits (self, HC_MESSAGE_WELCOME);

  g_assert_cmpint (welcome->is_replay, ==, is_replay);
  g_assert_cmpstr (welcome->person->username, ==, self->username);
  g_free (self->epoch);
  self->epoch = g_strdup (welcome->epoch);
  if (!is_replay)
    self->seq = welcome->seq;
}

/* Says hello and knows nothing. */
void
hc_guest_greet (HcGuest *self)
{
  hc_guest_repeats (self, "{\"type\":\"hello\"}");
  take_welcome (self, FALSE);
}

/* Says hello and what it knows; it hears next what it missed. */
void
hc_guest_resume (HcGuest *self)
{
  g_autofree char *json = g_strdup_printf ("{\"type\":\"hello\",\"epoch\":\"%s\",\"seq\":%" G_GINT64_FORMAT "}",
                                           self->epoch, self->seq);

  hc_guest_repeats (self, json);
  take_welcome (self, TRUE);
}

static gboolean
has_message (gpointer recorder)
{
  return hc_recorder_count (recorder) > 0;
}

/* Returns: (transfer full): the next message, which must be of @type */
HcMessage *
hc_guest_waits (HcGuest *self, HcMessageType type)
{
  HcMessage *message;

  hc_wait_until (has_message, self->member);
  message = hc_recorder_take (self->member);
  if (message->type != type)
    g_test_message ("%s: %s", self->username, (char *) g_bytes_get_data (hc_message_get_text (message), NULL));
  g_assert_cmpint (message->type, ==, type);
  return message;
}

/* The next message is that event; `!` says that it is an alert. */
void
hc_guest_hears (HcGuest *self, const char *event, const char *username)
{
  g_autoptr (HcMessage) message = hc_guest_waits (self, HC_MESSAGE_EVENT);
  g_autofree char *heard = g_strconcat (hc_event_kind_get_word (message->event->kind),
                                        message->event->is_alert ? "!" : NULL, NULL);

  g_assert_cmpstr (heard, ==, event);
  g_assert_cmpstr (message->event->person->username, ==, username);
  g_assert_cmpint (message->event->seq, ==, self->seq + 1);
  self->seq = message->event->seq;
}

/* The next message is the reply to what it said last. */
void
hc_guest_is_answered (HcGuest *self, HcResult result, HcStanding standing)
{
  g_autoptr (HcMessage) message = hc_guest_waits (self, HC_MESSAGE_REPLY);

  g_assert_cmpstr (hc_result_get_word (message->result), ==, hc_result_get_word (result));
  g_assert_cmpint (message->person->standing, ==, standing);
  g_assert_true (g_str_has_prefix (message->id, "said-"));
}

void
hc_guest_is_refused (HcGuest *self, HcError code)
{
  g_autoptr (HcMessage) message = hc_guest_waits (self, HC_MESSAGE_ERROR);

  g_assert_error (message->error, HC_ERROR, (int) code);
}

void
hc_guest_sees (HcGuest *self, const char *username, HcPresenceState presence, gint64 last_seen)
{
  g_autoptr (HcMessage) message = hc_guest_waits (self, HC_MESSAGE_PRESENCE);

  g_assert_cmpstr (message->username, ==, username);
  g_assert_cmpstr (hc_presence_state_get_word (message->presence), ==, hc_presence_state_get_word (presence));
  g_assert_cmpint (message->last_seen, ==, last_seen);
}

/* Not now, and not of anything that is under way. */
void
hc_guest_hears_nothing (HcGuest *self)
{
  hc_house_settle (self->house);
  if (hc_recorder_count (self->member) > 0)
    {
      HcMessage *message = hc_recorder_peek (self->member, 0);

      g_test_message ("%s: %s", self->username, (char *) g_bytes_get_data (hc_message_get_text (message), NULL));
    }
  g_assert_cmpuint (hc_recorder_count (self->member), ==, 0);
}

gboolean
hc_guest_is_ended (HcGuest *self)
{
  return hc_recorder_get_n_ended (self->member) > 0;
}

/* Both have heard nothing of it. */
void
hc_make_friends (HcGuest *a, HcGuest *b)
{
  hc_guest_does (a, HC_DEED_REQUEST, b->username);
  hc_guest_does (b, HC_DEED_ACCEPT, a->username);
  hc_house_clear (a->house);
}
