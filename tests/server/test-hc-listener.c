/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hc-listener.h"
#include "hc-pair.h"

#define MANY 60

typedef struct
{
  HcLimits    limits;
  HcReactor  *reactor;
  HcListener *listener;
  GPtrArray  *streams;
  int         guests[MANY];
  guint       n_guests;
  guint       n_wanted;
} HcScene;

static void
on_request (HcConnection *connection, GIOStream *stream, gpointer data)
{
  hc_connection_answering (connection, NULL);
  g_ptr_array_add (((HcScene *) data)->streams, g_object_ref (stream));
}

static void
set_up (HcScene *scene, gconstpointer data)
{
  hc_limits_init (&scene->limits);
  scene->reactor = hc_reactor_new (NULL);
  scene->streams = g_ptr_array_new_with_free_func (g_object_unref);
  scene->listener = hc_listener_new (scene->reactor, &scene->limits, NULL, on_request, scene);
}

static void
tear_down (HcScene *scene, gconstpointer data)
{
  for (guint i = 0; i < scene->n_guests; i++)
    close (scene->guests[i]);
  g_ptr_array_unref (scene->streams);
  g_assert_finalize_object (scene->listener);
  g_assert_finalize_object (scene->reactor);
}

static void
listen_here (HcScene *scene)
{
  g_autoptr (GError) error = NULL;

  hc_listener_listen (scene->listener, NULL, 0, &error);
  g_assert_no_error (error);
}

static void
connect_guest (HcScene *scene)
{
  struct sockaddr_in here = {
    .sin_family = AF_INET,
    .sin_port = g_htons (hc_listener_get_port (scene->listener)),
    .sin_addr = { g_htonl (INADDR_LOOPBACK) },
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (connect (fd, (struct sockaddr *) &here, sizeof here));
  g_assert_no_errno (fcntl (fd, F_SETFL, O_NONBLOCK));
  scene->guests[scene->n_guests++] = fd;
}

static gboolean
is_cut (int fd)
{
  char byte;
  gssize n = recv (fd, &byte, 1, MSG_DONTWAIT);

  return n == 0 || (n < 0 && errno != EAGAIN);
}

static gboolean
has_connections (gpointer data)
{
  HcScene *scene = data;

  return hc_listener_count (scene->listener) == scene->n_wanted;
}

static void
wait_for_connections (HcScene *scene, guint n_wanted)
{
  scene->n_wanted = n_wanted;
  hc_pair_wait (has_connections, scene);
}

static gboolean
has_request (gpointer data)
{
  return ((HcScene *) data)->streams->len > 0;
}

static void
ask (HcScene *scene, guint i)
{
  g_assert_cmpint (send (scene->guests[i], "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL), ==, 18);
}

static void
test_accepts (HcScene *scene, gconstpointer data)
{
  listen_here (scene);
  g_assert_cmpuint (hc_listener_get_port (scene->listener), >, 0);
  connect_guest (scene);
  wait_for_connections (scene, 1);
  ask (scene, 0);
  hc_pair_wait (has_request, scene);
}

/* Both on what is accepted, which inherits it. */
static void
test_options (HcScene *scene, gconstpointer data)
{
  GSocket *socket;
  int no_delay = 0;
  int not_sent = 0;

  listen_here (scene);
  connect_guest (scene);
  ask (scene, 0);
  hc_pair_wait (has_request, scene);
  socket = g_socket_connection_get_socket (scene->streams->pdata[0]);
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NODELAY, &no_delay, NULL));
  g_assert_true (g_socket_get_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &not_sent, NULL));
  g_assert_cmpint (no_delay, !=, 0);
  g_assert_cmpint (not_sent, ==, 64 * 1024);
}

static void
test_taken (HcScene *scene, gconstpointer data)
{
  g_autoptr (HcListener) other = hc_listener_new (scene->reactor, &scene->limits, NULL, on_request, scene);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GError) error = NULL;

  listen_here (scene);
  g_assert_false (hc_listener_listen (other, NULL, hc_listener_get_port (scene->listener), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  g_assert_false (hc_listener_listen (other, loopback, hc_listener_get_port (scene->listener), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

static void
test_one_address (HcScene *scene, gconstpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  g_assert_true (hc_listener_listen (scene->listener, loopback, 0, NULL));
  g_assert_false (hc_listener_has_ipv6 (scene->listener));
  connect_guest (scene);
  wait_for_connections (scene, 1);
}

static void
test_headers_timeout (HcScene *scene, gconstpointer data)
{
  gint64 start;

  scene->limits.headers_timeout = 50;
  listen_here (scene);
  start = g_get_monotonic_time ();
  connect_guest (scene);
  connect_guest (scene);
  g_assert_cmpint (send (scene->guests[1], "GET / HT", 8, 0), ==, 8);
  wait_for_connections (scene, 2);
  wait_for_connections (scene, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50 * G_TIME_SPAN_MILLISECOND);
  g_assert_true (is_cut (scene->guests[0]));
  g_assert_true (is_cut (scene->guests[1]));
}

static gboolean
is_stream_over (gpointer data)
{
  GIOStream *stream = ((HcScene *) data)->streams->pdata[0];
  GInputStream *input = g_io_stream_get_input_stream (stream);
  char bytes[64];

  return g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), bytes, sizeof bytes, NULL, NULL) == 0;
}

/* Whoever reads the request sees its end. */
static void
test_request_timeout (HcScene *scene, gconstpointer data)
{
  scene->limits.request_timeout = 100;
  listen_here (scene);
  connect_guest (scene);
  ask (scene, 0);
  hc_pair_wait (has_request, scene);
  hc_pair_wait (is_stream_over, scene);
  g_ptr_array_set_size (scene->streams, 0);
  g_assert_true (is_cut (scene->guests[0]));
}

static void
test_silent_give_way (HcScene *scene, gconstpointer data)
{
  scene->limits.connections_before_sign_in = 3;
  listen_here (scene);
  for (guint i = 0; i < 3; i++)
    {
      connect_guest (scene);
      wait_for_connections (scene, i + 1);
    }
  connect_guest (scene);
  ask (scene, 3);
  hc_pair_wait (has_request, scene);
  g_assert_true (is_cut (scene->guests[0]));
  g_assert_false (is_cut (scene->guests[1]));
  g_assert_cmpuint (hc_listener_count (scene->listener), ==, 3);
}

static gboolean
all_are_served (gpointer data)
{
  return ((HcScene *) data)->streams->len == MANY;
}

/* More than it accepts in a turn, all at once. */
static void
test_burst (HcScene *scene, gconstpointer data)
{
  listen_here (scene);
  for (guint i = 0; i < MANY; i++)
    connect_guest (scene);
  for (guint i = 0; i < MANY; i++)
    ask (scene, i);
  hc_pair_wait (all_are_served, scene);
}

static void
test_stop (HcScene *scene, gconstpointer data)
{
  struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr = { g_htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  listen_here (scene);
  connect_guest (scene);
  ask (scene, 0);
  hc_pair_wait (has_request, scene);
  connect_guest (scene);
  wait_for_connections (scene, 2);
  hc_listener_stop (scene->listener);
  here.sin_port = g_htons (hc_listener_get_port (scene->listener));
  g_assert_cmpint (connect (fd, (struct sockaddr *) &here, sizeof here), ==, -1);
  g_assert_cmpuint (hc_listener_count (scene->listener), ==, 1);
  hc_listener_close_all (scene->listener);
  g_assert_cmpuint (hc_listener_count (scene->listener), ==, 0);
  close (fd);
}

/* Every descriptor the system gives us is taken. */
static GArray *
take_all_descriptors (void)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (int));
  int fd;

  while ((fd = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    g_array_append_val (taken, fd);
  g_assert_cmpint (errno, ==, EMFILE);
  return taken;
}

static void
give_back (GArray *taken)
{
  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  g_array_unref (taken);
}

static gboolean
is_first_cut (gpointer data)
{
  return is_cut (((HcScene *) data)->guests[0]);
}

static void
test_no_descriptors (HcScene *scene, gconstpointer data)
{
  struct rlimit usual;
  struct rlimit few = { 100, 0 };
  GArray *taken;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &usual));
  listen_here (scene);
  getrlimit (RLIMIT_NOFILE, &few);
  few.rlim_cur = 100;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &few));

  g_test_expect_message ("handclasp", G_LOG_LEVEL_MESSAGE, "No descriptor is free*");
  connect_guest (scene);
  taken = take_all_descriptors ();
  hc_pair_wait (is_first_cut, scene);
  g_test_assert_expected_messages ();
  give_back (taken);

  connect_guest (scene);
  ask (scene, 1);
  hc_pair_wait (has_request, scene);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &usual));
}

#define ADD(path, func) g_test_add (path, HcScene, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/listener/accepts", test_accepts);
  ADD ("/listener/sets-options-for-all", test_options);
  ADD ("/listener/says-that-a-port-is-taken", test_taken);
  ADD ("/listener/listens-at-one-address", test_one_address);
  ADD ("/listener/headers-come-in-time", test_headers_timeout);
  ADD ("/listener/requests-come-in-time", test_request_timeout);
  ADD ("/listener/who-says-nothing-gives-way", test_silent_give_way);
  ADD ("/listener/takes-a-burst", test_burst);
  ADD ("/listener/stops", test_stop);
  ADD ("/listener/hears-again-when-descriptors-ran-out", test_no_descriptors);
  return g_test_run ();
}
