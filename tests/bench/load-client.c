/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "handclasp-load"

#include <arpa/inet.h>
#include <errno.h>
#include <glib-unix.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "load-client.h"
#include "load-frame.h"

#define READ_SIZE 65536
#define N_EVENTS 256
#define NS_PER_SECOND 1000000000

static void
watch (LoadClient *self, guint32 events, int operation)
{
  struct epoll_event event = { .events = events, .data.ptr = self };

  if (epoll_ctl (self->crowd->epoll, operation, self->fd, &event) != 0)
    load_die ("epoll_ctl: %s", g_strerror (errno));
}

static void
flush (LoadClient *self)
{
  gssize n = send (self->fd, self->out->data, self->out->len, MSG_NOSIGNAL);

  if (n < 0 && errno != EAGAIN)
    load_die ("u%u cannot send: %s", self->user, g_strerror (errno));
  if (n > 0)
    g_byte_array_remove_range (self->out, 0, (guint) n);
  if (self->out->len == 0)
    g_clear_pointer (&self->out, g_byte_array_unref);
}

static void
send_bytes (LoadClient *self, GByteArray *bytes)
{
  if (self->out != NULL)
    {
      g_byte_array_append (self->out, bytes->data, bytes->len);
      return;
    }
  self->out = g_byte_array_ref (bytes);
  flush (self);
  if (self->out != NULL)
    watch (self, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

static void
say (LoadClient *self, guint8 opcode, const char *payload, gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_sized_new ((guint) length + 16);

  load_frame_append (frame, opcode, payload, length);
  send_bytes (self, frame);
}

void
load_client_say (LoadClient *self, const char *text, gsize length)
{
  say (self, LOAD_OPCODE_TEXT, text, length);
}

static void
ask_for_websocket (LoadClient *self)
{
  const LoadDialect *dialect = self->crowd->dialect;
  guint port = self->crowd->port;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://127.0.0.1:%u\r\n"
                          "Cookie: handclasp_%u=" LOAD_TOKEN "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                          dialect->path, port, port, port, self->user);
  if (dialect->subprotocol != NULL)
    g_string_append_printf (head, "Sec-WebSocket-Protocol: %s\r\n", dialect->subprotocol);
  g_string_append (head, "\r\n");
  g_byte_array_append (bytes, (const guint8 *) head->str, (guint) head->len);
  send_bytes (self, bytes);
}

/* Returns: the size of the answer's head, or 0 while it is not whole */
static gsize
read_answer (LoadClient *self, const guint8 *bytes, gsize length)
{
  const char *end = memmem (bytes, length, "\r\n\r\n", 4);

  if (end == NULL)
    return 0;
  if (memmem (bytes, MIN (length, 16), " 101 ", 5) == NULL)
    load_die ("u%u got no WebSocket: %.*s", self->user, (int) length, (const char *) bytes);
  self->is_open = TRUE;
  if (self->crowd->dialect->greet != NULL)
    self->crowd->dialect->greet (self);
  return (gsize) (end + 4 - (const char *) bytes);
}

static void
read_text (LoadClient *self, const char *text)
{
  LoadCrowd *crowd = self->crowd;
  guint peer = 0;
  LoadNews news = crowd->dialect->read (self, text, &peer);

  if (news == LOAD_REFUSED)
    load_die ("u%u was told, with %u signed in: %s", self->user, crowd->n_ready, text);
  if (news == LOAD_READY)
    {
      self->is_ready = TRUE;
      crowd->n_ready++;
    }
  else if (news != LOAD_NOTHING && crowd->on_news != NULL)
    crowd->on_news (self, news, peer, crowd->data);
}

static gsize
read_frame (LoadClient *self, guint8 *bytes, gsize length)
{
  const guint8 *payload;
  gsize payload_length;
  guint8 opcode;
  gsize size = load_frame_parse (bytes, length, &opcode, &payload, &payload_length);

  if (size == 0)
    return 0;
  if (opcode == LOAD_OPCODE_TEXT)
    {
      /* There is room: READ_SIZE leaves one byte behind what was read. */
      guint8 next = bytes[size];

      bytes[size] = '\0';
      read_text (self, (const char *) payload);
      bytes[size] = next;
    }
  else if (opcode == LOAD_OPCODE_PING)
    {
      say (self, LOAD_OPCODE_PONG, (const char *) payload, payload_length);
      self->crowd->n_pings++;
    }
  else if (opcode == LOAD_OPCODE_CLOSE)
    load_die ("u%u was closed, with %u signed in", self->user, self->crowd->n_ready);
  return size;
}

/* Returns: how many of @bytes were whole messages */
static gsize
read_messages (LoadClient *self, guint8 *bytes, gsize length)
{
  gsize done = 0;
  gsize size;

  do
    {
      size = self->is_open ? read_frame (self, bytes + done, length - done)
                           : read_answer (self, bytes + done, length - done);
      done += size;
    }
  while (size > 0 && done < length);
  return done;
}

static void
receive (LoadClient *self)
{
  static guint8 buffer[READ_SIZE + 1];
  gsize kept = 0;
  gsize done;
  gssize n;

  if (self->in != NULL)
    {
      kept = self->in->len;
      memcpy (buffer, self->in->data, kept);
      g_clear_pointer (&self->in, g_byte_array_unref);
    }
  n = recv (self->fd, buffer + kept, READ_SIZE - kept, 0);
  if (n == 0 || (n < 0 && errno != EAGAIN))
    load_die ("u%u lost its socket: %s", self->user, n == 0 ? "closed" : g_strerror (errno));
  kept += (gsize) MAX (n, 0);
  done = read_messages (self, buffer, kept);
  if (done < kept)
    {
      self->in = g_byte_array_sized_new ((guint) (kept - done));
      g_byte_array_append (self->in, buffer + done, (guint) (kept - done));
    }
}

void
load_crowd_init (LoadCrowd *self, const LoadDialect *dialect, guint16 port)
{
  self->dialect = dialect;
  self->port = port;
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->users = g_ptr_array_new ();
}

GPtrArray *
load_crowd_get (LoadCrowd *self, guint user)
{
  while (self->users->len <= user)
    g_ptr_array_add (self->users, g_ptr_array_new ());
  return self->users->pdata[user];
}

/* The kernel's handshake is awaited: over the loopback it takes no longer than the server's backlog makes it. */
static void
connect_client (LoadClient *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (self->crowd->port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct linger no_linger = { .l_onoff = 1 };
  int one = 1;

  self->connected_at = load_get_time ();
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    load_die ("u%u cannot connect: %s", self->user, g_strerror (errno));
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &no_linger, sizeof no_linger);
  g_assert (g_unix_set_fd_nonblocking (self->fd, TRUE, NULL));
  watch (self, EPOLLIN, EPOLL_CTL_ADD);
  ask_for_websocket (self);
}

static void
disconnect_client (LoadClient *self)
{
  close (self->fd);
  g_clear_pointer (&self->in, g_byte_array_unref);
  g_clear_pointer (&self->out, g_byte_array_unref);
}

void
load_crowd_connect (LoadCrowd *self, guint user)
{
  LoadClient *client = g_new0 (LoadClient, 1);

  client->crowd = self;
  client->user = user;
  g_ptr_array_add (load_crowd_get (self, user), client);
  self->n_clients++;
  connect_client (client);
}

/**
 * load_crowd_connect_again:
 *
 * What people do where nothing comes: those who connected before @before and are not signed in begin anew.
 *
 * Returns: how many
 */
guint
load_crowd_connect_again (LoadCrowd *self, gint64 before)
{
  guint n_again = 0;

  for (guint i = 0; i < self->users->len; i++)
    {
      GPtrArray *clients = self->users->pdata[i];

      for (guint j = 0; j < clients->len; j++)
        {
          LoadClient *client = clients->pdata[j];

          if (client->is_ready || client->connected_at >= before)
            continue;
          disconnect_client (client);
          client->is_open = FALSE;
          client->step = 0;
          connect_client (client);
          n_again++;
        }
    }
  return n_again;
}

/* Waits for something to read, not longer than that, and reads it. */
void
load_crowd_wait (LoadCrowd *self, gint64 timeout_ns)
{
  struct timespec timeout = { .tv_sec = timeout_ns / NS_PER_SECOND, .tv_nsec = timeout_ns % NS_PER_SECOND };
  struct epoll_event events[N_EVENTS];
  int n = epoll_pwait2 (self->epoll, events, N_EVENTS, &timeout, NULL);

  if (n < 0 && errno != EINTR)
    load_die ("epoll_pwait2: %s", g_strerror (errno));
  for (int i = 0; i < n; i++)
    {
      LoadClient *client = events[i].data.ptr;

      if ((events[i].events & EPOLLOUT) != 0 && client->out != NULL)
        {
          flush (client);
          if (client->out == NULL)
            watch (client, EPOLLIN, EPOLL_CTL_MOD);
        }
      if ((events[i].events & ~EPOLLOUT) != 0)
        receive (client);
    }
}

static void
free_client (gpointer data)
{
  LoadClient *self = data;

  disconnect_client (self);
  g_free (self);
}

/* Resets the connections, so that no port is kept waiting. */
void
load_crowd_leave (LoadCrowd *self)
{
  for (guint i = 0; i < self->users->len; i++)
    {
      GPtrArray *clients = self->users->pdata[i];

      g_ptr_array_set_free_func (clients, free_client);
      g_ptr_array_unref (clients);
    }
  g_ptr_array_unref (self->users);
  close (self->epoll);
}
