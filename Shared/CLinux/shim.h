#ifndef TECHHUB_CLINUX_H
#define TECHHUB_CLINUX_H
// What Swift's Glibc module leaves out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <linux/filter.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
// Declared here because the headers show them only under _GNU_SOURCE, which would give CLinux
// another fd_set than Glibc has.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pthread_setname_np(pthread_t, const char *);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
#endif
