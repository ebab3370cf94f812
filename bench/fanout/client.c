/* Many WebSocket subscribers in one thread: counts messages by their stamps and how late they are.

   client PORT PATH SUBSCRIBERS STALLED
   A message is one "t":NANOSECONDS (CLOCK_MONOTONIC) anywhere in a frame's text. The first STALLED subscribers never
   read after their handshake and are not counted. Prints "ready"; then answers each line of its input:
   "reset" forgets what was counted; "report" prints one line of JSON. Ends with its input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LATE_MOST 4000000
struct subscriber { int fd, open; size_t kept; char *rest; uint64_t messages; };
static struct subscriber *all;
static int port, subscribers, stalled, loop, open_now, closed;
static const char *path;
static uint32_t late[LATE_MOST];
static size_t lates;
static uint64_t messages, frames, bytes;
static char buffer[1 << 22];

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + t.tv_nsec;
}

static void dial(int i) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[512];
    int fd = socket(AF_INET, SOCK_STREAM, 0), small = 4096;
    if (i < stalled) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    if (connect(fd, (struct sockaddr *)&at, sizeof at)) { perror("connect"); exit(1); }
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                     "Sec-WebSocket-Version: 13\r\n\r\n", path, port);
    if (send(fd, request, n, 0) != n) { perror("send"); exit(1); }
    all[i].fd = fd;
}

static void stamps(const char *text, size_t n, uint64_t at) {
    const char *end = text + n, *p = text;
    while ((p = memmem(p, end - p, "\"t\":", 4))) {
        p += 4;
        while (p < end && *p == ' ') p++;
        uint64_t sent = 0;
        while (p < end && *p >= '0' && *p <= '9') sent = sent * 10 + (*p++ - '0');
        messages++;
        if (lates < LATE_MOST && at > sent) late[lates++] = (at - sent) / 1000;
    }
}

/* Reads whole frames; returns how many bytes were used. */
static size_t take(const char *p, size_t n, uint64_t at) {
    size_t used = 0;
    while (n - used >= 2) {
        const unsigned char *h = (const unsigned char *)p + used;
        size_t head = 2, size = h[1] & 127;
        if (size == 126) { if (n - used < 4) break; head = 4; size = h[2] << 8 | h[3]; }
        else if (size == 127) { if (n - used < 10) break; head = 10; size = 0; for (int i = 2; i < 10; i++) size = size << 8 | h[i]; }
        if (n - used < head + size) break;
        if ((h[0] & 15) == 1) { frames++; stamps(p + used + head, size, at); }
        used += head + size;
    }
    return used;
}

static void lost(struct subscriber *s) {
    epoll_ctl(loop, EPOLL_CTL_DEL, s->fd, NULL);
    close(s->fd);
    closed++;
}

static void hear(struct subscriber *s) {
    memcpy(buffer, s->rest, s->kept);
    ssize_t n = recv(s->fd, buffer + s->kept, sizeof buffer - s->kept, 0);
    uint64_t at = now();
    if (n == 0 || (n < 0 && errno != EAGAIN)) { lost(s); return; }
    if (n < 0) return;
    bytes += n;
    size_t have = s->kept + n, used = 0;
    if (!s->open) {
        char *end = memmem(buffer, have, "\r\n\r\n", 4);
        if (end) {
            if (memcmp(buffer, "HTTP/1.1 101", 12)) { fprintf(stderr, "%.60s\n", buffer); exit(1); }
            s->open = 1;
            open_now++;
            used = end + 4 - buffer;
            if (s - all < stalled) { epoll_ctl(loop, EPOLL_CTL_DEL, s->fd, NULL); return; }
        }
    }
    if (s->open) used += take(buffer + used, have - used, at);
    s->kept = have - used;
    s->rest = realloc(s->rest, s->kept + 1);
    memcpy(s->rest, buffer + used, s->kept);
}

static int order(const void *a, const void *b) { return (*(uint32_t *)a > *(uint32_t *)b) - (*(uint32_t *)a < *(uint32_t *)b); }

static double ms(double part) { return lates ? late[(size_t)(part * (lates - 1))] / 1000.0 : 0; }

static void report(void) {
    qsort(late, lates, sizeof *late, order);
    printf("{\"messages\":%lu,\"frames\":%lu,\"bytes\":%lu,\"open\":%d,\"closed\":%d,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f}\n",
           messages, frames, bytes, open_now, closed, ms(0.5), ms(0.99), ms(1));
    fflush(stdout);
}

static void obey(void) {
    char line[64];
    ssize_t n = read(0, line, sizeof line);
    if (n <= 0) exit(0);
    if (line[0] == 'r' && line[2] == 's') messages = frames = bytes = lates = 0;
    else report();
}

static void turn(int wait) {
    struct epoll_event events[512];
    int n = epoll_wait(loop, events, 512, wait);
    for (int i = 0; i < n; i++) events[i].data.ptr ? hear(events[i].data.ptr) : obey();
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    port = atoi(argv[1]); path = argv[2]; subscribers = atoi(argv[3]); stalled = atoi(argv[4]);
    struct rlimit most = {subscribers + 200, subscribers + 200};
    setrlimit(RLIMIT_NOFILE, &most);
    all = calloc(subscribers, sizeof *all);
    loop = epoll_create1(0);
    for (int i = 0; i < subscribers; i++) {
        dial(i);
        fcntl(all[i].fd, F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(loop, EPOLL_CTL_ADD, all[i].fd, &e);
        while (i - open_now > 50) turn(10);
    }
    while (open_now < subscribers) turn(100);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(loop, EPOLL_CTL_ADD, 0, &e);
    printf("ready\n");
    fflush(stdout);
    for (;;) turn(1000);
}
