/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include "hc-list-cell.h"
#include "hc-loadable.h"
#include "hc-list-page.h"

#define MINUTE_S 60
#define REST_MS 150
#define SEEKS 60 /* frames until a row that takes no focus is left alone */

/**
 * HcListPage:
 *
 * One of the host's lists on the screen: its rows, or a page that says why there are none. It tells
 * with HcListPage::rested whenever other people have come into sight.
 */
struct _HcListPage
{
  AdwBin              parent_instance;

  guint               minute_source;
  guint               rest_source;
  guint               orphan_source;
  guint               orphaned_at; /* where the row was that had the focus */
  int                 n_seeks;     /* how often the row that is sought may still be scrolled to */

  /* owned */
  GListModel         *list;
  GBinding           *face;

  /* template */
  GtkStack           *stack;
  GtkListView        *view;
  GtkScrolledWindow  *scrolled;
  AdwStatusPage      *empty;
};

G_DEFINE_FINAL_TYPE (HcListPage, hc_list_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_LIST = 1,
} HcListPageProperty;

static GParamSpec *properties[PROP_LIST + 1];

static guint rested_signal;

static HcListCell *
get_cell (GtkWidget *list_item)
{
  GtkWidget *cell = gtk_widget_get_first_child (list_item);

  return HC_IS_LIST_CELL (cell) ? HC_LIST_CELL (cell) : NULL;
}

static HcPersonRow *
get_row (GtkWidget *list_item)
{
  HcListCell *cell = get_cell (list_item);

  return cell != NULL ? hc_list_cell_get_row (cell) : NULL;
}

static void
on_rest (HcListPage *self)
{
  self->rest_source = 0;
  g_signal_emit (self, rested_signal, 0);
}

/* Scrolling passes many: only where it rests counts. */
static void
rest_soon (HcListPage *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->rest_source = g_timeout_add_once (REST_MS, (GSourceOnceFunc) on_rest, self);
}

static gboolean
on_minute (gpointer data)
{
  HcListPage *self = data;
  gint64 now = g_get_real_time () / 1000;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (get_cell (child) != NULL)
      hc_list_cell_set_now (get_cell (child), now);
  return G_SOURCE_CONTINUE;
}

static gboolean
find (HcListPage *self, const char *username, guint *position)
{
  guint n_items = self->list != NULL ? g_list_model_get_n_items (self->list) : 0;

  for (*position = 0; *position < n_items; (*position)++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->list, *position);

      if (HC_IS_PERSON_ITEM (item) && g_str_equal (hc_person_item_get_username (HC_PERSON_ITEM (item)), username))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_loading (HcListPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "loading") == 0;
}

static GtkWidget *
find_child (HcListPage *self, const char *username)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      HcPersonItem *item = get_row (child) != NULL ? hc_person_row_get_item (get_row (child)) : NULL;

      if (item != NULL && g_str_equal (hc_person_item_get_username (item), username))
        return child;
    }
  return NULL;
}

/* A list makes the widget of a row only for a frame in which the row is in sight. */
static gboolean
seek (GtkWidget *widget, GdkFrameClock *clock, gpointer username)
{
  HcListPage *self = HC_LIST_PAGE (widget);
  GtkWidget *child = find_child (self, username);
  guint position;

  if (!gtk_widget_get_mapped (widget) || (child != NULL && gtk_widget_grab_focus (child)))
    return G_SOURCE_REMOVE;
  if (!find (self, username, &position))
    return is_loading (self) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
  return --self->n_seeks > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static HcPersonItem *
get_person (HcListPage *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->list, position);

  return HC_IS_PERSON_ITEM (item) ? HC_PERSON_ITEM (g_steal_pointer (&item)) : NULL;
}

/* Returns: (transfer full) (nullable): who follows from @position on, or who stands before it */
static HcPersonItem *
find_heir (HcListPage *self, guint position)
{
  guint n_items = self->list != NULL ? g_list_model_get_n_items (self->list) : 0;
  HcPersonItem *heir = NULL;

  for (guint i = position; heir == NULL && i < n_items; i++)
    heir = get_person (self, i);
  for (guint i = MIN (position, n_items); heir == NULL && i > 0; i--)
    heir = get_person (self, i - 1);
  return heir;
}

/* The focus goes to the first button of who follows. */
static void
on_orphaned (HcListPage *self)
{
  g_autoptr (HcPersonItem) heir = find_heir (self, self->orphaned_at);

  self->orphan_source = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); heir != NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (get_row (child) != NULL && hc_person_row_get_item (get_row (child)) == heir)
      {
        gtk_widget_grab_focus (child);
        gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD);
        return;
      }
  hc_list_page_focus_list (self);
}

/* We hear of it before the view does: the row is still there, and the focus may be in it. */
static void
on_items_changed (HcListPage *self, guint position, guint n_removed, guint n_added)
{
  HcPersonItem *item = n_removed > 0 && n_added == 0 ? hc_list_page_get_focused (self) : NULL;
  guint found;

  rest_soon (self);
  if (item == NULL || self->orphan_source != 0 || find (self, hc_person_item_get_username (item), &found))
    return;
  self->orphaned_at = position;
  self->orphan_source = g_idle_add_once ((GSourceOnceFunc) on_orphaned, self);
}

static void
load (HcListPage *self)
{
  if (self->list != NULL)
    hc_loadable_load (HC_LOADABLE (self->list));
}

static void
on_try_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load (HC_LIST_PAGE (widget));
}

static void
hc_list_page_map (GtkWidget *widget)
{
  HcListPage *self = HC_LIST_PAGE (widget);

  GTK_WIDGET_CLASS (hc_list_page_parent_class)->map (widget);
  self->minute_source = g_timeout_add_seconds (MINUTE_S, on_minute, self);
  on_minute (self);
  load (self);
  rest_soon (self);
}

static void
hc_list_page_unmap (GtkWidget *widget)
{
  HcListPage *self = HC_LIST_PAGE (widget);

  g_clear_handle_id (&self->minute_source, g_source_remove);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_handle_id (&self->orphan_source, g_source_remove);
  GTK_WIDGET_CLASS (hc_list_page_parent_class)->unmap (widget);
}

static void
hc_list_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcListPage *self = HC_LIST_PAGE (object);

  switch ((HcListPageProperty) property_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_list_page_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  HcListPage *self = HC_LIST_PAGE (object);

  switch ((HcListPageProperty) property_id)
    {
    case PROP_LIST:
      hc_list_page_set_list (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_list_page_dispose (GObject *object)
{
  HcListPage *self = HC_LIST_PAGE (object);

  g_clear_handle_id (&self->minute_source, g_source_remove);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_handle_id (&self->orphan_source, g_source_remove);
  hc_list_page_set_list (self, NULL);
  G_OBJECT_CLASS (hc_list_page_parent_class)->dispose (object);
}

static void
hc_list_page_class_init (HcListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hc_list_page_get_property;
  object_class->set_property = hc_list_page_set_property;
  object_class->dispose = hc_list_page_dispose;
  widget_class->map = hc_list_page_map;
  widget_class->unmap = hc_list_page_unmap;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, G_TYPE_LIST_MODEL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  rested_signal =
    g_signal_new ("rested", HC_TYPE_LIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HC_TYPE_LIST_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HcListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HcListPage, view);
  gtk_widget_class_bind_template_child (widget_class, HcListPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, HcListPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, rest_soon);
  gtk_widget_class_install_action (widget_class, "list.try-again", NULL, on_try_again);
}

static void
hc_list_page_init (HcListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hc_list_page_set_list:
 * @list: (nullable): an HcLoadable
 */
void
hc_list_page_set_list (HcListPage *self, GListModel *list)
{
  g_return_if_fail (HC_IS_LIST_PAGE (self));

  if (self->list == list)
    return;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_pointer (&self->face, g_binding_unbind);
  g_set_object (&self->list, list);
  if (list != NULL)
    self->face = g_object_bind_property (list, "face", self->stack, "visible-child-name", G_BINDING_SYNC_CREATE);
  if (list != NULL)
    g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

/**
 * hc_list_page_say_empty:
 * @text: plain
 *
 * What is shown where nobody is in the list.
 */
void
hc_list_page_say_empty (HcListPage *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->empty, icon);
  adw_status_page_set_title (self->empty, safe_title);
  adw_status_page_set_description (self->empty, safe_text);
}

/**
 * hc_list_page_focus_list:
 *
 * Puts the focus on the first card, or on what there is instead.
 */
void
hc_list_page_focus_list (HcListPage *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (get_cell (child) != NULL && hc_list_cell_is_card (get_cell (child)) && gtk_widget_grab_focus (child))
      return;
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/**
 * hc_list_page_show_person:
 *
 * Scrolls to the row of @username, if it is or is about to be loaded, and puts the focus there.
 */
void
hc_list_page_show_person (HcListPage *self, const char *username)
{
  g_return_if_fail (HC_IS_LIST_PAGE (self));

  self->n_seeks = SEEKS;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), seek, g_strdup (username), g_free);
}

/**
 * hc_list_page_list_visible:
 *
 * Returns: (transfer full): the usernames of the rows in sight
 */
GStrv
hc_list_page_list_visible (HcListPage *self)
{
  g_autoptr (GStrvBuilder) usernames = g_strv_builder_new ();
  float height = gtk_widget_get_height (GTK_WIDGET (self->scrolled));
  guint n_listed = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      HcPersonRow *row = get_row (child);
      graphene_rect_t bounds;

      if (row == NULL || hc_person_row_get_item (row) == NULL || !gtk_widget_get_mapped (child) ||
          !gtk_widget_compute_bounds (child, GTK_WIDGET (self->scrolled), &bounds))
        continue;
      if (bounds.origin.y + bounds.size.height < 0 || bounds.origin.y > height || n_listed++ >= HC_WATCH_MAX)
        continue;
      g_strv_builder_add (usernames, hc_person_item_get_username (hc_person_row_get_item (row)));
    }
  return g_strv_builder_end (usernames);
}

/**
 * hc_list_page_get_focused:
 *
 * Returns: (transfer none) (nullable): on whose row the focus is
 */
HcPersonItem *
hc_list_page_get_focused (HcListPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *child = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (child != NULL && gtk_widget_get_parent (child) != GTK_WIDGET (self->view))
    child = gtk_widget_get_parent (child);
  return child != NULL && get_row (child) != NULL ? hc_person_row_get_item (get_row (child)) : NULL;
}
