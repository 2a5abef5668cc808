/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Preloaded into the program, it lets one of the calls fail by which files get where they belong, or ends the
 * program just before it: the one with the number FRAIL_CALL, in the way FRAIL_WAY: EIO, ENOSPC, kill, or lasting for
 * EIO of that one and all later ones of its kind. It says on stderr which they were.
 */

static int n_calls;
static const char *lasting; /* the kind that fails for good */

/* Returns: whether this is one; errno is set */
static int
fails (const char *call)
{
  const char *wanted = getenv ("FRAIL_CALL");
  const char *way = getenv ("FRAIL_WAY");

  if (wanted == NULL || way == NULL)
    return 0;
  if (__atomic_add_fetch (&n_calls, 1, __ATOMIC_SEQ_CST) == atoi (wanted))
    lasting = strcmp (way, "lasting") == 0 ? call : NULL;
  else if (lasting == NULL || strcmp (call, lasting) != 0)
    return 0;
  fprintf (stderr, "frail-calls: %s at %s\n", way, call);
  if (strcmp (way, "kill") == 0)
    raise (SIGKILL);
  errno = strcmp (way, "ENOSPC") == 0 ? ENOSPC : EIO;
  return 1;
}

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

int
fsync (int fd)
{
  return fails ("fsync") ? -1 : REAL (fsync) (fd);
}

int
fdatasync (int fd)
{
  return fails ("fdatasync") ? -1 : REAL (fdatasync) (fd);
}

int
rename (const char *old, const char *new)
{
  return fails ("rename") ? -1 : REAL (rename) (old, new);
}

int
mkdir (const char *path, mode_t mode)
{
  return fails ("mkdir") ? -1 : REAL (mkdir) (path, mode);
}

int
unlink (const char *path)
{
  return fails ("unlink") ? -1 : REAL (unlink) (path);
}

int
ftruncate64 (int fd, off64_t length)
{
  return fails ("ftruncate") ? -1 : REAL (ftruncate64) (fd, length);
}
