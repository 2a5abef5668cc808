/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-pager.h"

#define NEAR 10 /* rows before the end at which the next page is fetched */

/**
 * HcPager:
 *
 * Asks for one of the host's lists page by page: the next when somebody looks near the end of what is
 * there. HcPager::page brings each to whoever keeps the items.
 */
struct _HcPager
{
  GObject       parent_instance;

  HcListKind    kind;
  gboolean      has_begun;
  gboolean      is_complete;
  gboolean      is_loading;
  gboolean      has_failed;
  gboolean      is_closed;

  /* owned */
  HcSeat       *seat;
  char         *query;
  char         *next;   /* cursor of what follows; NULL before the first page, and after the last */
  GCancellable *asking;
};

G_DEFINE_FINAL_TYPE (HcPager, hc_pager, G_TYPE_OBJECT)

static guint page_signal;

static void
on_page (GObject *seat, GAsyncResult *result, gpointer data)
{
  g_autoptr (HcPager) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HcMessage) page = hc_seat_ask_finish (HC_SEAT (seat), result, &error);
  gboolean is_first = hc_pager_is_fresh (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_loading = FALSE;
  self->has_failed = page == NULL;
  if (page != NULL)
    {
      g_free (self->next);
      self->next = g_strdup (page->next);
      self->is_complete = page->next == NULL;
    }
  g_signal_emit (self, page_signal, 0, page, is_first);
}

static void
ask (HcPager *self)
{
  g_autoptr (HcCommand) command = hc_seat_new_command (HC_COMMAND_LIST);

  self->has_begun = TRUE;
  self->is_loading = TRUE;
  self->has_failed = FALSE;
  command->what = self->kind;
  command->query = g_strdup (self->query);
  command->after = g_strdup (self->next);
  command->limit = HC_PAGE_USUAL;
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  hc_seat_ask_async (self->seat, command, self->asking, on_page, g_object_ref (self));
}

static void
hc_pager_finalize (GObject *object)
{
  HcPager *self = HC_PAGER (object);

  g_clear_object (&self->seat);
  g_clear_object (&self->asking);
  g_free (self->query);
  g_free (self->next);
  G_OBJECT_CLASS (hc_pager_parent_class)->finalize (object);
}

static void
hc_pager_class_init (HcPagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hc_pager_finalize;

  /* The HcMessage, NULL where the host could not give it; whether what was there before is over with it. */
  page_signal = g_signal_new ("page", HC_TYPE_PAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_POINTER, G_TYPE_BOOLEAN);
}

static void
hc_pager_init (HcPager *self)
{
}

/**
 * hc_pager_new:
 *
 * Asks for nothing before hc_pager_load().
 */
HcPager *
hc_pager_new (HcSeat *seat, HcListKind kind)
{
  HcPager *self = g_object_new (HC_TYPE_PAGER, NULL);

  self->seat = g_object_ref (seat);
  self->kind = kind;
  return self;
}

/**
 * hc_pager_load:
 *
 * Asks for the first page, or again for one that failed.
 *
 * Returns: whether it does
 */
gboolean
hc_pager_load (HcPager *self)
{
  g_return_val_if_fail (HC_IS_PAGER (self), FALSE);

  if (self->is_closed || self->is_loading || (self->has_begun && !self->has_failed))
    return FALSE;
  ask (self);
  return TRUE;
}

/**
 * hc_pager_look:
 *
 * Somebody looks at @position of @n_items.
 */
void
hc_pager_look (HcPager *self, guint position, guint n_items)
{
  g_return_if_fail (HC_IS_PAGER (self));

  if (position + NEAR >= n_items)
    hc_pager_go_on (self);
}

/**
 * hc_pager_go_on:
 *
 * Asks for the next page, where there is one.
 */
void
hc_pager_go_on (HcPager *self)
{
  g_return_if_fail (HC_IS_PAGER (self));

  if (self->has_begun && !self->is_complete && !self->is_loading && !self->is_closed)
    ask (self);
}

/**
 * hc_pager_restart:
 * @query: (nullable): what is searched for from now on
 *
 * Asks for the first page; those that were asked for before do not come any more.
 */
void
hc_pager_restart (HcPager *self, const char *query)
{
  g_autofree char *wanted = g_strdup (query);

  g_return_if_fail (HC_IS_PAGER (self));

  if (self->is_closed)
    return;
  g_cancellable_cancel (self->asking);
  g_free (self->query);
  self->query = g_steal_pointer (&wanted);
  g_clear_pointer (&self->next, g_free);
  self->is_complete = FALSE;
  ask (self);
}

/**
 * hc_pager_close:
 *
 * Brings no page any more.
 */
void
hc_pager_close (HcPager *self)
{
  g_return_if_fail (HC_IS_PAGER (self));

  self->is_closed = TRUE;
  g_cancellable_cancel (self->asking);
}

/**
 * hc_pager_get_face:
 *
 * Returns: what a view shows of @n_items: see HcLoadable
 */
const char *
hc_pager_get_face (HcPager *self, guint n_items)
{
  if (n_items > 0)
    return "list";
  if (self->has_failed)
    return "failed";
  return self->is_complete ? "empty" : "loading";
}

/**
 * hc_pager_get_query:
 *
 * Returns: (nullable):
 */
const char *
hc_pager_get_query (HcPager *self)
{
  return self->query;
}

/**
 * hc_pager_is_fresh:
 *
 * Returns: whether the next page is the first
 */
gboolean
hc_pager_is_fresh (HcPager *self)
{
  return self->next == NULL && !self->is_complete;
}

gboolean
hc_pager_is_complete (HcPager *self)
{
  return self->is_complete;
}
