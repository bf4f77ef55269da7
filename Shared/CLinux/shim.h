#ifndef TECHHUB_CLINUX_H
#define TECHHUB_CLINUX_H
// What Swift's Glibc module leaves out.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
extern int accept4(int, struct sockaddr *, socklen_t *, int);
#endif
