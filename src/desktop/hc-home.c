/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gi18n-lib.h>

#include "hc-asking.h"
#include "hc-list-page.h"
#include "hc-person-closures.h"
#include "hc-sections.h"
#include "hc-settings-page.h"
#include "hc-home.h"

/**
 * HcHome:
 *
 * The face of a window whose user is signed in: people, requests, friends, and the pages behind
 * them. Its actions `person.*` say a choice to the book; they change nothing themselves.
 */
struct _HcHome
{
  AdwBin             parent_instance;

  /* owned */
  HcBook            *book;

  /* template */
  GtkStack          *stack;
  GtkStack          *titles;
  AdwViewStack      *views;
  AdwViewStackPage  *requests_page;
  AdwViewStackPage  *activity_page;
  AdwViewSwitcherBar *switcher_bar;
  GtkSearchBar      *search_bar;
  GtkEditable       *search_entry;
  HcListPage        *people;
  HcListPage        *requests;
  HcListPage        *friends;
  HcListPage        *activity;
  HcListPage        *list;
  AdwWindowTitle    *list_title;
  HcSettingsPage    *settings;
  HcAddressCard     *card;
};

G_DEFINE_FINAL_TYPE (HcHome, hc_home, ADW_TYPE_BIN)

typedef enum
{
  PROP_ME = 1,
} HcHomeProperty;

static GParamSpec *properties[PROP_ME + 1];

static const struct
{
  const char *title;
  const char *icon;
  const char *empty;
  const char *text;
} lists[HC_LIST_EVENTS] = {
  [HC_LIST_BLOCKED] = { N_("Blocked People"), "hc-blocked-symbolic", N_("Nobody is blocked"),
                        N_("People you block cannot reach you, and cannot tell that they are blocked.") },
  [HC_LIST_DECLINED] = { N_("Declined"), "hc-requests-symbolic", N_("Empty"),
                         N_("Requests you decline rest here for 30 days. The other side is not told.") },
  [HC_LIST_FILTERED] = { N_("Filtered"), "hc-requests-symbolic", N_("Empty"),
                         N_("Requests that your settings keep out of the inbox come here.") },
};

static gboolean
is_at (HcHome *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static HcListPage *
get_list_page (HcHome *self)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);

  if (is_at (self, "list"))
    return self->list;
  return is_at (self, "views") && HC_IS_LIST_PAGE (view) ? HC_LIST_PAGE (view) : NULL;
}

static void
look (HcHome *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean has_alerts = get_list_page (self) == self->requests || get_list_page (self) == self->activity;

  if (self->book != NULL && has_alerts && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root)) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    hc_alerts_see (hc_book_get_alerts (self->book));
}

static void
on_rested (HcHome *self)
{
  HcListPage *page = get_list_page (self);
  g_auto (GStrv) usernames = NULL;

  if (self->book == NULL || page == NULL)
    return;
  usernames = hc_list_page_list_visible (page);
  hc_book_watch (self->book, usernames);
}

static void
on_page_changed (HcHome *self)
{
  if (self->book != NULL && get_list_page (self) == self->activity)
    hc_activity_look_anew (hc_book_get_activity (self->book));
  look (self);
}

static void
say_nobody (HcHome *self)
{
  const char *query = hc_person_list_get_query (hc_book_get_list (self->book, HC_LIST_PEOPLE));
  g_autofree char *title = NULL;

  if (query == NULL)
    {
      hc_list_page_say_empty (self->people, "hc-people-symbolic", _("Nobody else is here yet"),
                              _("Others on your network join by opening the address under Invite Guests in a browser."));
      return;
    }
  title = g_strdup_printf (_("Nobody is called “%s”"), query);
  hc_list_page_say_empty (self->people, "system-search-symbolic", title,
                          _("Try the beginning of a name or a username."));
}

static void
on_search_changed (HcHome *self)
{
  g_autofree char *query = g_strstrip (g_strdup (gtk_editable_get_text (self->search_entry)));

  if (self->book == NULL)
    return;
  hc_person_list_set_query (hc_book_get_list (self->book, HC_LIST_PEOPLE), query);
  say_nobody (self);
}

/* A search that is put away finds everybody again. */
static void
on_search_mode (HcHome *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    adw_view_stack_set_visible_child_name (self->views, "people");
  else
    gtk_editable_set_text (self->search_entry, "");
}

static void
show_numbers (HcHome *self)
{
  guint n_incoming = 0;
  guint n_alerts = 0;

  if (self->book == NULL)
    return;
  g_object_get (self->book, "n-alerts", &n_alerts, NULL);
  n_incoming = g_list_model_get_n_items (G_LIST_MODEL (hc_book_get_list (self->book, HC_LIST_INCOMING)));
  adw_view_stack_page_set_badge_number (self->requests_page, n_incoming);
  adw_view_stack_page_set_needs_attention (self->requests_page, n_incoming > 0);
  adw_view_stack_page_set_badge_number (self->activity_page, n_alerts);
  adw_view_stack_page_set_needs_attention (self->activity_page, n_alerts > 0);
}

static void
leave_book (HcHome *self)
{
  if (self->book == NULL)
    return;
  g_signal_handlers_disconnect_by_data (hc_book_get_list (self->book, HC_LIST_INCOMING), self);
  g_signal_handlers_disconnect_by_data (self->book, self);
  g_clear_object (&self->book);
}

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);
  const char *username = g_variant_get_string (parameter, NULL);

  for (guint choice = 0; self->book != NULL && choice < HC_N_CHOICES; choice++)
    if (g_str_equal (hc_choice_get_action (choice), name))
      hc_asking_choose (widget, self->book, choice, username);
}

/* The stack leads the focus back to where it was. That may be a menu that closes now: its button, then. And
 * a page begins below its header. */
static void
go (HcHome *self, const char *page)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *menu = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) : NULL;
  GtkWidget *content;

  if (menu != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (menu));
  gtk_stack_set_visible_child_name (self->stack, page);
  content = gtk_widget_get_last_child (gtk_stack_get_visible_child (self->stack));
  if (gtk_widget_get_focus_child (gtk_stack_get_visible_child (self->stack)) != content)
    gtk_widget_child_focus (content, GTK_DIR_TAB_FORWARD);
}

static void
on_show_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);

  go (self, g_variant_get_string (parameter, NULL));
  if (is_at (self, "settings"))
    gtk_widget_grab_focus (GTK_WIDGET (self->settings));
}

static void
show_view (HcHome *self, const char *view)
{
  gtk_stack_set_visible_child_name (self->stack, "views");
  adw_view_stack_set_visible_child_name (self->views, view);
  if (get_list_page (self) != NULL)
    hc_list_page_focus_list (get_list_page (self));
}

static void
on_show_view (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_view (HC_HOME (widget), g_variant_get_string (parameter, NULL));
}

static void
on_show_list (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);
  int kind = g_variant_get_int32 (parameter);

  if (self->book == NULL || kind < 0 || kind >= HC_LIST_EVENTS || lists[kind].title == NULL)
    return;
  adw_window_title_set_title (self->list_title, _(lists[kind].title));
  hc_list_page_say_empty (self->list, lists[kind].icon, _(lists[kind].empty), _(lists[kind].text));
  hc_list_page_set_list (self->list, G_LIST_MODEL (hc_book_get_list (self->book, kind)));
  go (self, "list");
}

/* What Escape does: one step back, whatever is open. */
static void
on_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);

  if (!is_at (self, "views"))
    gtk_stack_set_visible_child_name (self->stack, "views");
  else
    gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
on_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);

  gtk_stack_set_visible_child_name (self->stack, "views");
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_decline_focused (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HcHome *self = HC_HOME (widget);
  HcListPage *page = get_list_page (self);
  HcPersonItem *item = page != NULL ? hc_list_page_get_focused (page) : NULL;

  if (item != NULL && hc_person_item_get_station (item) == HC_STATION_INCOMING)
    hc_asking_choose (widget, self->book, HC_CHOICE_DECLINE, hc_person_item_get_username (item));
}

static void
hc_home_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  HcHome *self = HC_HOME (object);

  switch ((HcHomeProperty) property_id)
    {
    case PROP_ME:
      g_value_set_object (value, self->book != NULL ? hc_book_get_me (self->book) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hc_home_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hc_home_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (look), widget,
                           G_CONNECT_SWAPPED);
  gtk_search_bar_set_key_capture_widget (HC_HOME (widget)->search_bar, GTK_WIDGET (HC_HOME (widget)->views));
}

static void
hc_home_dispose (GObject *object)
{
  HcHome *self = HC_HOME (object);

  leave_book (self);
  G_OBJECT_CLASS (hc_home_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/handclasp/Handclasp/home.ui");
  gtk_widget_class_bind_template_child (widget_class, HcHome, stack);
  gtk_widget_class_bind_template_child (widget_class, HcHome, titles);
  gtk_widget_class_bind_template_child (widget_class, HcHome, views);
  gtk_widget_class_bind_template_child (widget_class, HcHome, requests_page);
  gtk_widget_class_bind_template_child (widget_class, HcHome, activity_page);
  gtk_widget_class_bind_template_child (widget_class, HcHome, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, HcHome, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HcHome, search_entry);
  gtk_widget_class_bind_template_child (widget_class, HcHome, people);
  gtk_widget_class_bind_template_child (widget_class, HcHome, requests);
  gtk_widget_class_bind_template_child (widget_class, HcHome, friends);
  gtk_widget_class_bind_template_child (widget_class, HcHome, activity);
  gtk_widget_class_bind_template_child (widget_class, HcHome, list);
  gtk_widget_class_bind_template_child (widget_class, HcHome, list_title);
  gtk_widget_class_bind_template_child (widget_class, HcHome, settings);
  gtk_widget_class_bind_template_child (widget_class, HcHome, card);
  gtk_widget_class_bind_template_callback (widget_class, on_rested);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, hc_person_say_address);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  for (guint choice = 0; choice < HC_N_CHOICES; choice++)
    gtk_widget_class_install_action (widget_class, hc_choice_get_action (choice), "s", choose);
  gtk_widget_class_install_action (widget_class, "home.show-page", "s", on_show_page);
  gtk_widget_class_install_action (widget_class, "home.show-view", "s", on_show_view);
  gtk_widget_class_install_action (widget_class, "home.show-list", "i", on_show_list);
  gtk_widget_class_install_action (widget_class, "home.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "home.search", NULL, on_search);
  gtk_widget_class_install_action (widget_class, "home.decline-focused", NULL, on_decline_focused);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "home.decline-focused", NULL);
}

static void
hc_home_class_init (HcHomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hc_home_get_property;
  object_class->dispose = hc_home_dispose;
  widget_class->root = hc_home_root;

  properties[PROP_ME] = g_param_spec_object ("me", NULL, NULL, HC_TYPE_PERSON_ITEM,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (HC_TYPE_LIST_PAGE);
  g_type_ensure (HC_TYPE_SETTINGS_PAGE);
  g_type_ensure (HC_TYPE_ADDRESS_CARD);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
hc_home_init (HcHome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hc_home_set_narrow (self, TRUE);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  hc_list_page_say_empty (self->requests, "hc-requests-symbolic", _("No requests"),
                          _("When somebody asks to be your friend, it shows here at once."));
  hc_list_page_say_empty (self->friends, "hc-friends-symbolic", _("No friends yet"),
                          _("Find somebody under People and press Add Friend."));
  hc_list_page_say_empty (self->activity, "hc-activity-symbolic", _("Nothing has happened yet"),
                          _("Requests and answers are kept here for 30 days."));
}

/**
 * hc_home_set_book:
 * @book: (nullable): what to show; %NULL for nobody's
 * @accounts: (nullable): for the settings
 */
void
hc_home_set_book (HcHome *self, HcBook *book, HcAccounts *accounts)
{
  g_autoptr (HcSections) sections = book != NULL ? hc_sections_new (book) : NULL;
  HcPersonList *incoming = book != NULL ? hc_book_get_list (book, HC_LIST_INCOMING) : NULL;

  g_return_if_fail (HC_IS_HOME (self));

  leave_book (self);
  g_set_object (&self->book, book);
  hc_list_page_set_list (self->people, book != NULL ? G_LIST_MODEL (hc_book_get_list (book, HC_LIST_PEOPLE)) : NULL);
  hc_list_page_set_list (self->friends, book != NULL ? G_LIST_MODEL (hc_book_get_list (book, HC_LIST_FRIENDS)) : NULL);
  hc_list_page_set_list (self->requests, G_LIST_MODEL (sections));
  hc_list_page_set_list (self->activity, book != NULL ? G_LIST_MODEL (hc_book_get_activity (book)) : NULL);
  hc_list_page_set_list (self->list, NULL);
  hc_settings_page_set_book (self->settings, book, accounts);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ME]);
  if (book == NULL)
    return;
  g_signal_connect_object (book, "alert", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (book, "notify::n-alerts", G_CALLBACK (show_numbers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (incoming, "notify::n-items", G_CALLBACK (show_numbers), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "views");
  adw_view_stack_set_visible_child_name (self->views, "people");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  say_nobody (self);
  show_numbers (self);
}

/**
 * hc_home_set_narrow:
 *
 * Puts the view switcher where it fits.
 */
void
hc_home_set_narrow (HcHome *self, gboolean is_narrow)
{
  gtk_stack_set_visible_child_name (self->titles, is_narrow ? "narrow" : "wide");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, is_narrow);
}

/**
 * hc_home_show_person:
 *
 * Leads to the row of @username: among the requests while theirs waits, else among the friends or
 * people.
 */
void
hc_home_show_person (HcHome *self, const char *username)
{
  HcPersonItem *item = self->book != NULL ? hc_book_find (self->book, username) : NULL;
  HcStation station = item != NULL ? hc_person_item_get_station (item) : HC_STATION_INCOMING;
  const char *view = station == HC_STATION_INCOMING ? "requests" : station == HC_STATION_FRIEND ? "friends" : "people";

  show_view (self, view);
  if (get_list_page (self) != NULL)
    hc_list_page_show_person (get_list_page (self), username);
}

gboolean
hc_home_is_at_requests (HcHome *self)
{
  return get_list_page (self) == self->requests;
}

HcAddressCard *
hc_home_get_card (HcHome *self)
{
  return self->card;
}
