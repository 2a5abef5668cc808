/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <glib/gstdio.h>
#include <string.h>

#include "hc-error.h"
#include "hc-host.h"

#define FIRST_PORT 8000
#define N_PORTS 10
#define PATIENCE_S 60

/* A place of its own: an address of this machine that nobody else serves on, and a folder. */
typedef struct
{
  HcHostOptions options;
  GSocket      *taken[N_PORTS]; /* NULL: was not free */
} HcScene;

static gboolean
on_patience_over (gpointer data)
{
  g_error ("What the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  scene->options.folder = g_dir_make_tmp ("handclasp-test-XXXXXX", NULL);
  scene->options.address = g_inet_address_new_from_string ("127.0.0.77");
  hc_limits_init (&scene->options.limits);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  remove_folder (scene->options.folder);
  g_free (scene->options.folder);
  g_object_unref (scene->options.address);
  for (guint i = 0; i < N_PORTS; i++)
    g_clear_object (&scene->taken[i]);
}

/* Returns: (transfer full) (nullable): why it does not start */
static GError *
start (HcHost *host)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  hc_host_start_async (host, on_result, &result);
  wait_for (&result);
  g_assert_cmpint (hc_host_start_finish (host, result, &error), ==, error == NULL);
  return error;
}

static HcHost *
start_host (HcScene *scene)
{
  HcHost *host = hc_host_new (&scene->options);
  g_autoptr (GError) error = start (host);

  g_assert_no_error (error);
  return host;
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
stop_host (HcHost *host)
{
  g_autoptr (GAsyncResult) result = NULL;

  hc_host_stop_async (host, on_result, &result);
  wait_for (&result);
  hc_host_stop_finish (host, result);
  g_clear_object (&result);
  drain ();
  g_assert_finalize_object (host);
}

/* Returns: (transfer full): a connection to @port, until the host answers */
static GIOStream *
connect_to (HcScene *scene, guint16 port, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (scene->options.address, port);
  g_autoptr (GAsyncResult) result = NULL;

  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address), NULL, on_result, &result);
  wait_for (&result);
  return G_IO_STREAM (g_socket_client_connect_finish (client, result, error));
}

/* Returns: (transfer full): all that comes back until the connection closes */
static char *
read_all (GIOStream *stream)
{
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_output_stream_splice_async (answer, g_io_stream_get_input_stream (stream), G_OUTPUT_STREAM_SPLICE_NONE,
                                G_PRIORITY_DEFAULT, NULL, on_result, &result);
  wait_for (&result);
  g_output_stream_splice_finish (answer, result, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (answer, "", 1, NULL, NULL, NULL);
  g_output_stream_close (answer, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (answer));
}

/* Returns: (transfer full): the answer to @method @path with @body */
static char *
ask (HcScene *scene, HcHost *host, const char *method, const char *path, const char *body)
{
  guint16 port = hc_host_get_port (host);
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = connect_to (scene, port, &error);
  g_autofree char *request =
    g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.77:%u\r\nOrigin: http://127.0.0.77:%u\r\nConnection: close\r\n"
                     "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                     method, path, port, port, strlen (body), body);

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  return read_all (stream);
}

static void
assert_answer (HcScene *scene, HcHost *host, const char *method, const char *path, const char *body, guint status)
{
  g_autofree char *answer = ask (scene, host, method, path, body);
  g_autofree char *expected = g_strdup_printf ("HTTP/1.1 %u ", status);

  g_test_message ("%s", answer);
  g_assert_true (g_str_has_prefix (answer, expected));
}

static void
test_new_then_finalized (HcScene *scene, gconstpointer data)
{
  HcHost *host = hc_host_new (&scene->options);

  g_assert_finalize_object (host);
}

static void
test_serves_from_start_to_stop (HcScene *scene, gconstpointer data)
{
  HcHost *host = start_host (scene);
  guint16 port = hc_host_get_port (host);
  g_auto (GStrv) uris = hc_host_list_uris (host);
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.77:%u", port);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (port, >, 0);
  g_assert_cmpuint (g_strv_length (uris), ==, 1);
  g_assert_cmpstr (uris[0], ==, uri);
  assert_answer (scene, host, "GET", "/healthz", "", 200);
  stop_host (host);
  g_assert_null (connect_to (scene, port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_keeps_what_it_was_told (HcScene *scene, gconstpointer data)
{
  HcHost *host = start_host (scene);

  assert_answer (scene, host, "POST", "/api/sign-up",
                 "{\"username\":\"ann\",\"name\":\"Ann\",\"password\":\"correct horse\"}", 201);
  stop_host (host);
  host = start_host (scene);
  assert_answer (scene, host, "POST", "/api/sign-in", "{\"username\":\"ann\",\"password\":\"correct horse\"}", 200);
  assert_answer (scene, host, "POST", "/api/sign-in", "{\"username\":\"ann\",\"password\":\"battery staple\"}", 401);
  stop_host (host);
}

static void
test_stops_although_somebody_is_connected (HcScene *scene, gconstpointer data)
{
  HcHost *host = start_host (scene);
  g_autoptr (GIOStream) idle = connect_to (scene, hc_host_get_port (host), NULL);
  g_autofree char *rest = NULL;

  assert_answer (scene, host, "GET", "/healthz", "", 200);
  stop_host (host);
  rest = read_all (idle);
  g_assert_nonnull (rest);
}

static void
test_one_host_a_folder (HcScene *scene, gconstpointer data)
{
  HcHost *host = start_host (scene);
  HcHost *second = hc_host_new (&scene->options);
  g_autoptr (GError) error = start (second);

  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 20);
  drain ();
  g_assert_finalize_object (second);
  assert_answer (scene, host, "GET", "/healthz", "", 200);
  stop_host (host);

  host = start_host (scene);
  stop_host (host);
}

static void
test_a_folder_that_cannot_be (HcScene *scene, gconstpointer data)
{
  HcHostOptions options = scene->options;
  g_autofree char *path = g_build_filename (scene->options.folder, "file", NULL);
  g_autofree char *below = g_build_filename (path, "below", NULL);
  HcHost *host;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  options.folder = below;
  host = hc_host_new (&options);
  error = start (host);
  g_assert_nonnull (error);
  g_assert_finalize_object (host);
}

/* Returns: (transfer full) (nullable): a socket that has @port, or %NULL where it was taken */
static GSocket *
take_port (HcScene *scene, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (scene->options.address, port);
  g_autoptr (GSocket) taken = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (!g_socket_bind (taken, address, TRUE, NULL) || !g_socket_listen (taken, NULL))
    return NULL;
  return g_steal_pointer (&taken);
}

static void
take_usual_ports (HcScene *scene)
{
  for (guint i = 0; i < N_PORTS; i++)
    scene->taken[i] = take_port (scene, FIRST_PORT + i);
}

static void
test_takes_the_first_free_port (HcScene *scene, gconstpointer data)
{
  guint n_tried = 0;

  scene->options.port = HC_HOST_ANY_PORT;
  take_usual_ports (scene);
  for (guint i = N_PORTS; i-- > 0 && n_tried < 3;)
    {
      HcHost *host;

      if (scene->taken[i] == NULL)
        continue;
      g_clear_object (&scene->taken[i]);
      host = start_host (scene);
      g_assert_cmpuint (hc_host_get_port (host), ==, FIRST_PORT + i);
      assert_answer (scene, host, "GET", "/healthz", "", 200);
      stop_host (host);
      n_tried++;
    }
  g_assert_cmpuint (n_tried, >, 0);
}

static void
test_all_usual_ports_are_taken (HcScene *scene, gconstpointer data)
{
  HcHost *host;
  g_autoptr (GError) error = NULL;

  scene->options.port = HC_HOST_ANY_PORT;
  take_usual_ports (scene);
  host = hc_host_new (&scene->options);
  error = start (host);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, "8000"));
  g_assert_nonnull (strstr (error->message, "--port"));
  drain ();
  g_assert_finalize_object (host);
}

static void
test_takes_no_other_than_the_named_port (HcScene *scene, gconstpointer data)
{
  HcHost *other = start_host (scene);
  HcHostOptions options = scene->options;
  g_autofree char *folder = g_build_filename (scene->options.folder, "second", NULL);
  g_autofree char *port = g_strdup_printf ("%u", hc_host_get_port (other));
  HcHost *host;
  g_autoptr (GError) error = NULL;

  options.folder = folder;
  options.port = hc_host_get_port (other);
  host = hc_host_new (&options);
  error = start (host);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, port));
  g_assert_nonnull (strstr (error->message, "--port"));
  drain ();
  g_assert_finalize_object (host);
  stop_host (other);
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
  add ("/host/new-then-finalized", test_new_then_finalized);
  add ("/host/serves-from-start-to-stop", test_serves_from_start_to_stop);
  add ("/host/keeps-what-it-was-told", test_keeps_what_it_was_told);
  add ("/host/stops-although-somebody-is-connected", test_stops_although_somebody_is_connected);
  add ("/host/one-host-a-folder", test_one_host_a_folder);
  add ("/host/a-folder-that-cannot-be", test_a_folder_that_cannot_be);
  add ("/host/takes-the-first-free-port", test_takes_the_first_free_port);
  add ("/host/all-usual-ports-are-taken", test_all_usual_ports_are_taken);
  add ("/host/takes-no-other-than-the-named-port", test_takes_no_other_than_the_named_port);
  return g_test_run ();
}
