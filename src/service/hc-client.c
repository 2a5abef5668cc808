/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-error.h"
#include "hc-log.h"
#include "hc-client.h"

/**
 * HcClient:
 *
 * What the services know of one member: whose it is, how far its greeting has come and whom it
 * watches. It may outlive the member, for answers that are still under way; then it is
 * %HC_CLIENT_GONE and tells nobody.
 */
struct _HcClient
{
  GObject        parent_instance;

  HcClientState  state;
  gint64         session_id;
  gint64         user_id;

  /* owned */
  char          *username;
  GHashTable    *watched; /* username to HcWatched; NULL until the first watch */
  GQueue         held;    /* of HcCommand: what it asked before it heard all it missed */

  /* borrowed: the member dismisses us before it goes */
  HcMember      *member;

  HcLogPace      refusals;
};

G_DEFINE_FINAL_TYPE (HcClient, hc_client, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
} HcClientProperty;

static GParamSpec *properties[PROP_STATE + 1];

static void
hc_client_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcClient *self = HC_CLIENT (object);

  switch ((HcClientProperty) property_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_client_finalize (GObject *object)
{
  HcClient *self = HC_CLIENT (object);

  g_free (self->username);
  g_clear_pointer (&self->watched, g_hash_table_unref);
  g_queue_clear_full (&self->held, (GDestroyNotify) hc_command_unref);
  G_OBJECT_CLASS (hc_client_parent_class)->finalize (object);
}

static void
hc_client_class_init (HcClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hc_client_get_property;
  object_class->finalize = hc_client_finalize;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, HC_CLIENT_NEW, HC_CLIENT_GONE, HC_CLIENT_NEW,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
hc_client_init (HcClient *self)
{
  g_queue_init (&self->held);
}

/**
 * hc_client_new:
 * @session: what it needs of it is copied: ten thousand are held for as long as people are there
 */
HcClient *
hc_client_new (HcMember *member, HcSession *session)
{
  HcClient *self = g_object_new (HC_TYPE_CLIENT, NULL);

  self->member = member;
  self->session_id = session->session_id;
  self->user_id = session->user_id;
  self->username = g_strdup (session->me->username);
  return self;
}

void
hc_client_deliver (HcClient *self, HcMessage *message)
{
  g_return_if_fail (HC_IS_CLIENT (self));

  if (self->member != NULL)
    hc_member_deliver (self->member, message);
}

/**
 * hc_client_refuse:
 * @id: (nullable): of the message that is refused
 *
 * Tells the member that @error came of its message. Where its user is gone, ends it.
 */
void
hc_client_refuse (HcClient *self, const char *id, const GError *error)
{
  g_autoptr (HcMessage) message = NULL;

  g_return_if_fail (HC_IS_CLIENT (self));

  if (g_error_matches (error, HC_ERROR, HC_ERROR_SLOW_DOWN) || g_error_matches (error, HC_ERROR, HC_ERROR_LIMIT))
    hc_log_write_paced (&self->refusals, HC_LOG_COMMAND_REFUSED, hc_client_get_username (self), NULL,
                        hc_error_get_word (error));
  message = hc_message_new_error (id, error);
  hc_client_deliver (self, message);
  if (g_error_matches (error, HC_ERROR, HC_ERROR_SIGNED_OUT))
    hc_client_end (self, HC_ENDING_ACCOUNT_REMOVED);
}

/**
 * hc_client_end:
 *
 * Ends the member, as its session is over.
 */
void
hc_client_end (HcClient *self, HcEnding ending)
{
  g_return_if_fail (HC_IS_CLIENT (self));

  if (self->member != NULL)
    hc_member_end (self->member, ending);
}

void
hc_client_set_state (HcClient *self, HcClientState state)
{
  g_return_if_fail (HC_IS_CLIENT (self));

  if (self->state == state || self->state == HC_CLIENT_GONE)
    return;
  self->state = state;
  if (state == HC_CLIENT_GONE)
    self->member = NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

HcClientState
hc_client_get_state (HcClient *self)
{
  return self->state;
}

/**
 * hc_client_get_member:
 *
 * Returns: (transfer none) (nullable): %NULL where it is gone
 */
HcMember *
hc_client_get_member (HcClient *self)
{
  return self->member;
}

gint64
hc_client_get_session_id (HcClient *self)
{
  return self->session_id;
}

gint64
hc_client_get_user_id (HcClient *self)
{
  return self->user_id;
}

const char *
hc_client_get_username (HcClient *self)
{
  return self->username;
}

/**
 * hc_client_get_watched:
 *
 * Returns: (transfer none) (element-type utf8 HcWatched): whom it watches, by username
 */
GHashTable *
hc_client_get_watched (HcClient *self)
{
  if (self->watched == NULL)
    self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) hc_watched_free);
  return self->watched;
}

/**
 * hc_client_find_watched:
 *
 * Returns: (transfer none) (nullable): %NULL where it does not watch @username
 */
HcWatched *
hc_client_find_watched (HcClient *self, const char *username)
{
  return self->watched != NULL ? g_hash_table_lookup (self->watched, username) : NULL;
}

/**
 * hc_client_get_held:
 *
 * Returns: (transfer none) (element-type HcCommand): what waits until it is live, the oldest first
 */
GQueue *
hc_client_get_held (HcClient *self)
{
  return &self->held;
}
