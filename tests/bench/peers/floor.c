/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "peer.h"

/*
 * The floor: what the kernel's sockets alone cost. It forwards what one user says to another, believes everybody, keeps
 * nothing, answers nothing, and hopes that every message comes in one piece and every socket takes what it is given.
 *
 * Usage: floor PORT
 */

#define N_EVENTS 256
#define BUFFER_SIZE 65536
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define FIN_TEXT "\x81"

typedef struct
{
  int      fd;
  guint    user;
  gboolean is_open;
} Socket;

static const char not_found[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

static int epoll;
static GPtrArray *users; /* of GPtrArray of Socket */

static GPtrArray *
get_sockets (guint user)
{
  while (users->len <= user)
    g_ptr_array_add (users, g_ptr_array_new ());
  return users->pdata[user];
}

static void
send_all (Socket *socket, const char *bytes, gsize length)
{
  if (send (socket->fd, bytes, length, MSG_NOSIGNAL) != (gssize) length)
    fprintf (stderr, "floor: u%u did not take everything\n", socket->user);
}

static void
send_text (Socket *socket, const char *text)
{
  char frame[256] = FIN_TEXT;
  gsize length = strlen (text);

  g_assert (length < 126);
  frame[1] = (char) length;
  memcpy (frame + 2, text, length);
  send_all (socket, frame, length + 2);
}

static void
tell (guint user, const char *event, guint about)
{
  g_autoptr (GString) text = g_string_sized_new (128);
  GPtrArray *sockets = get_sockets (user);

  peer_write_event (text, event, about);
  for (guint i = 0; i < sockets->len; i++)
    send_text (sockets->pdata[i], text->str);
}

static void
forward (Socket *socket, const char *text)
{
  const char *id;
  guint to;
  PeerDeed deed = peer_read_message (text, &to, &id);

  if (deed == PEER_HELLO)
    send_text (socket, PEER_WELCOME);
  if (deed == PEER_NOTHING || deed == PEER_HELLO)
    return;
  tell (to, peer_get_event (deed), socket->user);
  if (deed != PEER_REQUEST)
    tell (socket->user, peer_get_event (deed), to);
}

static void
shake_hands (Socket *socket, const char *head)
{
  const char *key = strcasestr (head, "Sec-WebSocket-Key: ");
  g_autofree char *joined = key != NULL ? g_strdup_printf ("%.24s" GUID, key + strlen ("Sec-WebSocket-Key: ")) : NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  guint8 digest[20];
  gsize size = sizeof digest;

  if (joined == NULL || !peer_read_cookie (head, &socket->user))
    {
      send_all (socket, not_found, strlen (not_found));
      return;
    }
  g_checksum_update (checksum, (const guchar *) joined, -1);
  g_checksum_get_digest (checksum, digest, &size);
  accept = g_base64_encode (digest, size);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: handclasp.v1\r\n\r\n", accept);
  send_all (socket, answer, strlen (answer));
  socket->is_open = TRUE;
  g_ptr_array_add (get_sockets (socket->user), socket);
}

/* Returns: its size */
static gsize
read_frame (Socket *socket, guint8 *bytes)
{
  gsize size = bytes[1] & 0x7f;
  gsize head = size == 126 ? 4 : 2;
  guint8 *payload = bytes + head + 4;
  guint8 next;

  if (size == 126)
    size = (gsize) (bytes[2] << 8 | bytes[3]);
  for (gsize i = 0; i < size; i++)
    payload[i] ^= payload[(i & 3) - 4];
  next = payload[size];
  payload[size] = '\0';
  if ((bytes[0] & 0x0f) == 1)
    forward (socket, (const char *) payload);
  payload[size] = next;
  return head + 4 + size;
}

static void
receive (Socket *socket)
{
  static guint8 buffer[BUFFER_SIZE + 1];
  gssize n = recv (socket->fd, buffer, BUFFER_SIZE, 0);

  if (n <= 0)
    {
      g_ptr_array_remove_fast (get_sockets (socket->user), socket);
      close (socket->fd);
      g_free (socket);
      return;
    }
  buffer[n] = '\0';
  if (!socket->is_open)
    shake_hands (socket, (const char *) buffer);
  else
    for (gssize done = 0; done < n;)
      done += (gssize) read_frame (socket, buffer + done);
}

static void
accept_socket (int listener)
{
  Socket *socket = g_new0 (Socket, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = socket };
  int one = 1;

  socket->fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket->fd < 0)
    {
      g_free (socket);
      return;
    }
  setsockopt (socket->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  epoll_ctl (epoll, EPOLL_CTL_ADD, socket->fd, &event);
}

static int
listen_on (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct epoll_event event = { .events = EPOLLIN };
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;

  setsockopt (listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (listener, (struct sockaddr *) &address, sizeof address) != 0 || listen (listener, 4096) != 0)
    g_error ("cannot listen: %s", g_strerror (errno));
  epoll_ctl (epoll, EPOLL_CTL_ADD, listener, &event);
  return listener;
}

int
main (int argc, char **argv)
{
  struct epoll_event events[N_EVENTS];
  struct rlimit limit;
  int listener;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  users = g_ptr_array_new ();
  epoll = epoll_create1 (EPOLL_CLOEXEC);
  listener = listen_on ((guint16) atoi (argv[1]));
  for (;;)
    {
      int n = epoll_wait (epoll, events, N_EVENTS, -1);

      for (int i = 0; i < n; i++)
        if (events[i].data.ptr == NULL)
          accept_socket (listener);
        else
          receive (events[i].data.ptr);
    }
}
